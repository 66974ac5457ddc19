package dev.senda.workers.activities;

import static dev.senda.journey.Condition.property;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.senda.channels.webhook.EgressFilter;
import dev.senda.channels.webhook.SigningSecret;
import dev.senda.journey.Action;
import dev.senda.journey.StepContact;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Journal;
import dev.senda.temporal.activities.ExternalActivities.ActionRequest;
import dev.senda.temporal.activities.ExternalActivities.QuestionRequest;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.workers.SampleCustomSteps.Credit;
import dev.senda.workers.SampleCustomSteps.CreditCheck;
import dev.senda.workers.SampleCustomSteps.Crm;
import dev.senda.workers.SampleCustomSteps.SyncToCrm;
import dev.senda.workers.WorkerFixture;
import dev.senda.workers.external.ExternalRetryException;
import dev.senda.workers.external.WebhookCaller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

class ExternalActivitiesImplTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JournalEntry PAUSE =
      new JournalEntry(1, JournalEntry.EntryType.PAUSE, "pause 1 hour", "over", 1000, 2000);

  @TempDir static Path templates;

  private static WorkerFixture workerFixture;

  private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
  private final Queue<Received> received = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> answers = new ArrayDeque<>();
  private HttpServer server;
  private ExternalActivitiesImpl externalActivitiesImpl;
  private UUID enrollment;
  private String contact;

  record Received(String path, String idempotencyKey, @Nullable String signed, String body) {}

  @BeforeAll
  static void open() {
    workerFixture = new WorkerFixture(templates);
  }

  @AfterAll
  static void close() {
    workerFixture.close();
  }

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(
              new Received(
                  exchange.getRequestURI().getPath(),
                  exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                  exchange.getRequestHeaders().getFirst("webhook-signature"),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          var answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
          exchange.close();
        });
    server.start();
    externalActivitiesImpl = reaching(address());
    contact = workerFixture.newSubscribedContact();
    workerFixture
        .database()
        .sql("update contacts set user_id = :id where key = :key")
        .param("id", "u-" + contact)
        .param("key", contact)
        .update();
    enrollment = workerFixture.enroll(contact, "tips");
  }

  @AfterEach
  void stopListening() {
    server.stop(0);
  }

  @Test
  void webhook_getsContactAndStableIdempotencyKey() {
    answers.add(503);
    assertThatThrownBy(this::call).isInstanceOf(ExternalRetryException.class);
    call();

    assertThat(received).hasSize(2);
    assertThat(received).extracting(Received::idempotencyKey).containsOnly(enrollment + "-3");
    assertThat(received)
        .extracting(Received::body)
        .containsOnly(
            "{\"journey\":\"tips\",\"enrollment\":\"%s\",\"contact\":\"%s\",\"userId\":\"u-%s\"}"
                .formatted(enrollment, contact, contact));
  }

  @Test
  void webhook_getsPropertiesThatArePassedOn() {
    var order = workerFixture.track("Order Completed", Map.of("order_id", 7), enrollment);
    workerFixture.enrollmentActivities().rememberEvent(enrollment, "order", order);

    externalActivitiesImpl.performAction(
        call(
            new Action.CallWebhook(
                "crm", List.of(property("order", "order_id"), property("missing")))));

    assertThat(received)
        .extracting(Received::body)
        .singleElement()
        .asString()
        .endsWith(",\"properties\":{\"order_id\":7}}");
  }

  @Test
  void journalOfRequest_isRecorded_alsoIfCallFails() {
    answers.add(500);

    assertThatThrownBy(this::call).isInstanceOf(ExternalRetryException.class);

    assertThat(workerFixture.bean(Journal.class).findByEnrollment(enrollment))
        .extracting(Journal.JournalRow::step)
        .containsExactly("pause 1 hour");
  }

  @Test
  void temporaryRefusal_blocksEnrollment_untilSuccess() {
    answers.add(429);

    assertThatThrownBy(this::call).isInstanceOf(ExternalRetryException.class);
    assertThat(blockedReason()).isEqualTo("webhook crm: 429 (expected 2xx); it is tried again");

    call();
    assertThat(blockedReason()).isNull();
  }

  @Test
  void permanentRefusal_asksForAnOperator() {
    answers.add(404);

    assertThatThrownBy(this::call).isInstanceOf(ExternalRetryException.class);

    assertThat(blockedReason())
        .isEqualTo(
            "webhook crm: 404 (expected 2xx): fix its address, or the system that answers there");
  }

  @Test
  void redirect_isNotFollowed() {
    answers.add(302);

    assertThatThrownBy(this::call).isInstanceOf(ExternalRetryException.class);

    assertThat(received).extracting(Received::path).containsExactly("/hook");
    assertThat(blockedReason())
        .isEqualTo("webhook crm: 302 (expected 2xx; redirects are not followed)");
  }

  @Test
  void noResponse_timesOut_andAddressIsNotQuoted() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = URI.create("http://127.0.0.1:%d/?key=4711".formatted(silent.getLocalPort()));
      externalActivitiesImpl =
          workerFixture.externalActivities(
              Map.of("crm", hook(address)), Duration.ofMillis(200), beans);

      assertThatThrownBy(this::call).isInstanceOf(ExternalRetryException.class);
    }

    assertThat(blockedReason())
        .startsWith("webhook crm: no answer: SocketTimeoutException (expected one within")
        .doesNotContain("4711");
  }

  @Test
  void webhook_isSigned_onlyWithSecret() {
    call();
    var secret = SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    externalActivitiesImpl =
        workerFixture.externalActivities(
            Map.of(
                "crm",
                new WebhookCaller.Target(address(), secret, EgressFilter.PUBLIC_AND_PRIVATE)),
            TIMEOUT,
            beans);
    call();

    assertThat(received.poll()).extracting(Received::signed).isNull();
    assertThat(received.poll())
        .extracting(Received::signed)
        .asString()
        .matches("v1,[A-Za-z0-9+/]{43}=");
  }

  @Test
  void privateNetwork_isRefused_unlessAllowed() {
    externalActivitiesImpl =
        workerFixture.externalActivities(
            Map.of("crm", new WebhookCaller.Target(address(), null, EgressFilter.PUBLIC_ONLY)),
            TIMEOUT,
            beans);

    assertThatThrownBy(this::call).isInstanceOf(ExternalRetryException.class);

    assertThat(received).isEmpty();
    assertThat(blockedReason())
        .isEqualTo(
            "webhook crm: its address is in a private network"
                + " (expected senda.webhooks.crm.allow-private: true if that is meant)");
  }

  @Test
  void unknownWebhook_namesItsSettingKey() {
    externalActivitiesImpl = workerFixture.externalActivities(Map.of(), TIMEOUT, beans);

    assertThatThrownBy(this::call).isInstanceOf(ExternalRetryException.class);

    assertThat(blockedReason())
        .isEqualTo("webhook crm: no address (expected one in senda.webhooks.crm.url)");
  }

  @Test
  void customAction_isPerformedByBeanOfItsType() {
    var crm = new Crm();
    beans.registerSingleton("crm", crm);

    externalActivitiesImpl.performAction(perform(SyncToCrm.class));

    var call = crm.calls.getFirst();
    assertThat(call.arguments()).containsExactly("won");
    assertThat(call.subject().contactKey()).isEqualTo(contact);
    assertThat(call.subject().userId()).isEqualTo("u-" + contact);
    assertThat(call.subject().email()).endsWith("@example.com");
    assertThat(call.subject().idempotencyKey()).isEqualTo(enrollment + "-7");
    assertThat(call.subject().profile().attribute("first_name")).isEqualTo("Ada");
  }

  @Test
  void missingBean_waitsForDeployment() {
    assertThatThrownBy(() -> externalActivitiesImpl.performAction(perform(SyncToCrm.class)))
        .isInstanceOf(ExternalRetryException.class);
    assertThat(blockedReason())
        .isEqualTo(
            "%s: no bean (expected exactly one Spring bean of this type in the worker)"
                .formatted(SyncToCrm.class.getName()));

    beans.registerSingleton("crm", new Crm());
    externalActivitiesImpl.performAction(perform(SyncToCrm.class));

    assertThat(blockedReason()).isNull();
  }

  @Test
  void erasedContact_doesNothing() {
    var crm = new Crm();
    beans.registerSingleton("crm", crm);
    workerFixture
        .database()
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", contact)
        .update();

    call();
    externalActivitiesImpl.performAction(perform(SyncToCrm.class));

    assertThat(received).isEmpty();
    assertThat(crm.calls).isEmpty();
  }

  @Test
  void twoBeans_areRefused() {
    beans.registerSingleton("one", new Crm());
    beans.registerSingleton("other", new Crm());

    assertThatThrownBy(() -> externalActivitiesImpl.performAction(perform(SyncToCrm.class)))
        .hasMessageContaining("the beans [one, other] (expected exactly one");
  }

  @Test
  void customStepThrows_isRetried_withReason() {
    var crm = new Crm();
    crm.failure = new IOException("the CRM\nis asleep");
    beans.registerSingleton("crm", crm);

    assertThatThrownBy(() -> externalActivitiesImpl.performAction(perform(SyncToCrm.class)))
        .isInstanceOf(ExternalRetryException.class);

    assertThat(blockedReason())
        .endsWith("SyncToCrm: java.io.IOException: the CRM is asleep; it is tried again");
  }

  @Test
  void missingOrWrongType_isNamed() {
    assertThatThrownBy(
            () ->
                externalActivitiesImpl.performAction(
                    call(new Action.Perform("com.acme.Nowhere", List.of()))))
        .hasMessage(
            "com.acme.Nowhere: not on this worker's class path (expected the interface that the journey names)");
    assertThatThrownBy(() -> externalActivitiesImpl.performAction(perform(CreditCheck.class)))
        .hasMessageEndingWith("CreditCheck: another type (expected one that extends CustomAction)");
  }

  @Test
  void customQuestion_returnsNameOfAnswer() {
    beans.registerSingleton("credit", (CreditCheck) stepContact -> Credit.GOOD);

    assertThat(externalActivitiesImpl.askQuestion(creditOf())).isEqualTo("GOOD");
  }

  @Test
  void nullAnswer_isRetried() {
    beans.registerSingleton("credit", new NullAnswering());

    assertThatThrownBy(() -> externalActivitiesImpl.askQuestion(creditOf()))
        .isInstanceOf(ExternalRetryException.class);

    assertThat(blockedReason())
        .endsWith("CreditCheck: answered null (expected one of its answers)");
  }

  /** As Java that knows nothing of null could answer. */
  private static final class NullAnswering implements CreditCheck {
    @Override
    @SuppressWarnings("NullAway")
    public Credit answer(StepContact stepContact) {
      return null;
    }
  }

  private QuestionRequest creditOf() {
    return new QuestionRequest(enrollment, 8, CreditCheck.class.getName(), List.of(PAUSE));
  }

  private void call() {
    externalActivitiesImpl.performAction(
        new ActionRequest(enrollment, 3, new Action.CallWebhook("crm", List.of()), List.of(PAUSE)));
  }

  private ActionRequest perform(Class<?> type) {
    return call(new Action.Perform(type.getName(), List.of("won")));
  }

  private ActionRequest call(Action.External action) {
    return new ActionRequest(enrollment, 7, action, List.of());
  }

  private URI address() {
    return URI.create("http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort()));
  }

  private ExternalActivitiesImpl reaching(URI address) {
    return workerFixture.externalActivities(Map.of("crm", hook(address)), TIMEOUT, beans);
  }

  private static WebhookCaller.Target hook(URI address) {
    return new WebhookCaller.Target(address, null, EgressFilter.PUBLIC_AND_PRIVATE);
  }

  private @Nullable String blockedReason() {
    return workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow().blockedReason();
  }
}
