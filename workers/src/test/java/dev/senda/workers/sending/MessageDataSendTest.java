package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.journey.Channel;
import dev.senda.journey.MessageData;
import dev.senda.journey.StepContact;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.messages.FetchedMessageData;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.delivery.SendRetryException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that a bean fetches when a message is sent. */
class MessageDataSendTest extends EmailSendTestBase {

  interface Prices extends MessageData {}

  private final List<StepContact> calls = new ArrayList<>();

  @BeforeEach
  void writeTemplate() {
    workerFixture.template("price-list", "Gold: {{ prices.gold }}");
  }

  private SendResult send(UUID enrollment) {
    return sendMessageActivityImpl.send(
        new SendRequest(
            enrollment,
            1,
            email("price-list").with("prices", Prices.class),
            Channel.EMAIL,
            List.of()));
  }

  private UUID enroll() {
    return workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
  }

  private void prices(Prices bean) {
    workerFixture.messageData.addBean(
        "prices",
        (Prices)
            contact -> {
              calls.add(contact);
              return bean.fetch(contact);
            });
  }

  private void assertBlocked(UUID enrollment, String reason) {
    assertThatThrownBy(() -> send(enrollment)).isInstanceOf(SendRetryException.class);
    assertThat(blockedReason(enrollment)).contains(Prices.class.getName(), reason);
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }

  @Test
  void data_areFetchedOnce_keptAndPrinted_alsoWhereTheSendIsRetried() {
    prices(_ -> Map.of("gold", 71.5 + calls.size()));
    var enrollment = enroll();
    workerFixture.emailChannel.onNext(mail -> new DeliveryResult.NotSent("451 not now"));

    assertThatThrownBy(() -> send(enrollment)).isInstanceOf(SendRetryException.class);
    assertThat(send(enrollment)).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(workerFixture.emailChannel.sent().getLast().text()).startsWith("Gold: 72.5");

    assertThat(calls)
        .singleElement()
        .satisfies(
            contact -> {
              assertThat(contact.enrollmentId()).isEqualTo(enrollment);
              assertThat(contact.idempotencyKey()).isEqualTo(enrollment + "-price-list");
              assertThat(contact.email()).isNotNull();
            });
    assertThat(
            workerFixture
                .bean(FetchedMessageData.class)
                .find(new MessageKey(enrollment, new MessageRef("price-list", 1))))
        .isEqualTo(Map.of("prices", Map.of("gold", new BigDecimal("72.5"))));
  }

  @Test
  void fetchedData_arePrinted() {
    prices(_ -> Map.of("gold", 72));
    var enrollment = enroll();

    assertThat(send(enrollment)).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(send(enrollment)).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(workerFixture.emailChannel.sent())
        .singleElement()
        .satisfies(mail -> assertThat(mail.text()).startsWith("Gold: 72"));
    assertThat(calls).hasSize(1);
  }

  @Test
  void missingBean_sendsNothing_andIsNamed() {
    assertBlocked(enroll(), "no bean (expected exactly one Spring bean of this type");
  }

  @Test
  void failure_sendsNothing_andIsRetried() {
    prices(
        _ -> {
          if (calls.size() == 1) {
            throw new IllegalStateException("the price service is down");
          }
          return Map.of("gold", 73);
        });
    var enrollment = enroll();

    assertBlocked(enrollment, "the price service is down");
    assertThat(send(enrollment)).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(calls).hasSize(2);
    assertThat(blockedReason(enrollment)).isNull();
  }

  @Test
  void beanThatTakesTooLong_isInterrupted_andNothingIsSent() throws InterruptedException {
    workerFixture.messageDataTimeout = Duration.ofMillis(50);
    sendMessageActivityImpl = workerFixture.sendMessageActivity(ConfirmationSource.MAILBOX);
    var interrupted = new CountDownLatch(1);
    prices(
        _ -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return Map.of();
        });

    assertBlocked(enroll(), "no answer within 50 ms");

    interrupted.await();
  }

  @Test
  void tooMuchData_orNone_isRefused() {
    prices(_ -> Map.of("gold", "x".repeat(64 * 1024)));

    assertBlocked(enroll(), "bytes of JSON (expected at most 65536)");
  }

  @ParameterizedTest
  @CsvSource({"0, U+0000", "55357, U+D83D", "56832, U+DE00"})
  void characterThatCannotBeStored_sendsNothing_andIsNamed(int character, String named) {
    prices(_ -> Map.of("gold", List.of("72 " + (char) character + " EUR")));

    assertBlocked(enroll(), "has a text with " + named + " (expected texts without U+0000");
  }

  @Test
  void characterThatCannotBeStored_inAName_sendsNothing() {
    prices(_ -> Map.of("gold\0", 72));

    assertBlocked(enroll(), "U+0000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\\\u0000", "C:\\u0000\\", "\uD83D\uDE00"})
  void textThatOnlyLooksEscaped_isSent(String text) {
    prices(_ -> Map.of("gold", text));

    assertThat(send(enroll())).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(workerFixture.emailChannel.sent().getLast().text()).startsWith("Gold: " + text);
  }

  @Test
  void contactWithoutConsent_isNotToldToTheBean() {
    prices(_ -> Map.of("gold", 72));
    var enrollment =
        workerFixture.enroll(
            workerFixture.contact("grace@example.com", "{\"first_name\":\"Grace\"}"), "tips");

    assertThat(send(enrollment)).isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));

    assertThat(calls).isEmpty();
  }
}
