package dev.senda.workers;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.ExternalActivities.ActionRequest;
import dev.senda.temporal.activities.RetryLaterException;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.client.SendaDataConverter;
import dev.senda.temporal.worker.RedactingActivities;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The worker logs the cause of waiting and failing activities, and no personal data. */
class ActivityLogTest {

  private static final String PERSONAL = "ada@example.com";

  @TempDir static Path templates;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final TestActivityEnvironment temporal =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(SendaDataConverter.CONVERTER)
                      .build())
              .build());
  private final SampleCustomSteps.Crm crm = new SampleCustomSteps.Crm();
  private final AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();
  private WorkerFixture workerFixture;
  private UUID enrollment;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    beans.registerBean(SampleCustomSteps.SyncToCrm.class, () -> crm);
    beans.refresh();
    log.start();
    root().addAppender(log);
  }

  @AfterEach
  void close() {
    root().detachAppender(log);
    temporal.close();
    beans.close();
    workerFixture.close();
  }

  @Test
  void activity_hasJourneyEnrollmentAndQueueInItsLogContext() {
    var context = new HashMap<String, String>();
    register(
        _ -> {
          context.putAll(MDC.getCopyOfContextMap());
          return SendResult.of(AttemptOutcome.ACCEPTED);
        });

    send(enrollment);

    assertThat(context)
        .containsEntry("enrollment", enrollment.toString())
        .containsKeys("journey", "queue");
  }

  @Test
  void customStepThrowsContactData_logHasItsClassOnly() {
    crm.failure = new IllegalStateException(PERSONAL + " does not exist");
    register(workerFixture.sendMessageActivity(ConfirmationSource.NONE));
    var stub = temporal.newActivityStub(ExternalActivities.class);
    var action = new Action.Perform(SampleCustomSteps.SyncToCrm.class.getName(), List.of());

    assertThatThrownBy(
            () -> stub.performAction(new ActionRequest(enrollment, 1, action, List.of())))
        .isInstanceOf(ActivityFailure.class);

    assertThat(loggedText())
        .doesNotContain(PERSONAL)
        .contains("threw java.lang.IllegalStateException");
    assertThat(loggedStackTraces()).isEmpty();
  }

  @Test
  void unexpectedFailure_isLoggedWithFramesAndWithoutMessage() {
    register(
        _ -> {
          throw new IllegalStateException(PERSONAL, new IllegalArgumentException(PERSONAL));
        });

    assertThatThrownBy(() -> send(enrollment)).isInstanceOf(ActivityFailure.class);

    assertThat(loggedText())
        .doesNotContain(PERSONAL)
        .contains("java.lang.IllegalStateException", "java.lang.IllegalArgumentException")
        .contains("at dev.senda.workers.ActivityLogTest");
  }

  @Test
  void providerSaysNotNow_logHasOneLineWithoutStackTrace() {
    workerFixture.emailChannel.onNext(_ -> new DeliveryResult.NotSent("451 not now"));
    register(workerFixture.sendMessageActivity(ConfirmationSource.NONE));

    assertThatThrownBy(() -> send(enrollment)).isInstanceOf(ActivityFailure.class);

    assertThat(logged()).singleElement().asString().contains("451 not now");
    assertThat(loggedStackTraces()).isEmpty();
  }

  @Test
  void missingVariable_logNamesItWithoutStackTrace() {
    workerFixture.template("hello", "{{ contact.nickname }}");
    register(workerFixture.sendMessageActivity(ConfirmationSource.NONE));

    assertThatThrownBy(() -> send(enrollment)).isInstanceOf(ActivityFailure.class);

    workerFixture.template("hello", "Dear {{ contact.first_name }}");
    assertThat(logged()).singleElement().asString().contains("\"hello\"", "contact.nickname");
    assertThat(loggedStackTraces()).isEmpty();
  }

  @Test
  void brokenTemplate_logsOneLineForAllContacts() {
    workerFixture.template("hello", "{{ contact.nickname }}");
    register(workerFixture.sendMessageActivity(ConfirmationSource.NONE));

    for (int i = 0; i < 5; i++) {
      var other = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
      assertThatThrownBy(() -> send(other)).isInstanceOf(ActivityFailure.class);
    }

    workerFixture.template("hello", "Dear {{ contact.first_name }}");
    assertThat(logged()).singleElement().asString().contains("\"hello\"", "contact.nickname");
  }

  @Test
  void heldQueue_logsOneLineForAllContacts() {
    workerFixture
        .bean(ChannelHolds.class)
        .hold(Channel.EMAIL, "main", "535 authentication failed", Duration.ofHours(1));
    register(workerFixture.sendMessageActivity(ConfirmationSource.NONE));

    for (int i = 0; i < 20; i++) {
      var other = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
      assertThatThrownBy(() -> send(other)).isInstanceOf(ActivityFailure.class);
    }

    assertThat(logged()).singleElement().asString().contains("535 authentication failed");
  }

  @Test
  void controlCharacters_areEscaped() {
    register(
        _ -> {
          throw new RetryLaterException("busy\nWARN forged\u001b[31m", null, null);
        });

    assertThatThrownBy(() -> send(enrollment)).isInstanceOf(ActivityFailure.class);

    assertThat(logged()).singleElement().asString().endsWith("busy\\u000aWARN forged\\u001b[31m");
  }

  private void register(SendActivity sendActivity) {
    temporal.registerActivitiesImplementations(
        new RedactingActivities(
            sendActivity,
            workerFixture.enrollmentActivities(),
            workerFixture.externalActivities(Map.of(), Duration.ofSeconds(1), beans)));
  }

  private void send(UUID to) {
    temporal
        .newActivityStub(SendActivity.class)
        .send(new SendRequest(to, 1, email("hello"), Channel.EMAIL, List.of()));
  }

  /** The lines from INFO up, as production has them. */
  private List<String> logged() {
    return visible().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private List<ILoggingEvent> visible() {
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .toList();
  }

  private List<String> loggedStackTraces() {
    return visible().stream()
        .filter(event -> event.getThrowableProxy() != null)
        .map(event -> ThrowableProxyUtil.asString(event.getThrowableProxy()))
        .toList();
  }

  private String loggedText() {
    return String.join("\n", logged()) + "\n" + String.join("\n", loggedStackTraces());
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
