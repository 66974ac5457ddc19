package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.sendgrid.SendGridChannel;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.channels.twilio.TwilioChannel;
import dev.senda.fakes.Fault;
import dev.senda.fakes.sendgrid.FakeSendGrid;
import dev.senda.fakes.twilio.FakeTwilio;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import dev.senda.workers.delivery.SendRetryException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A provider takes a message and the connection drops before it answers: the real clients, the
 * ledger, and fakes that keep what they took.
 */
class ProviderConnectionLossTest {

  private static final String PHONE = "+5215512345678";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir static Path templates;

  private WorkerFixture workerFixture;
  private FakeSendGrid sendGrid;
  private FakeTwilio twilio;
  private SendGridChannel emails;
  private TwilioChannel texts;
  private UUID enrollment;

  @BeforeEach
  void open() throws Exception {
    workerFixture = new WorkerFixture(templates);
    sendGrid = FakeSendGrid.start(0);
    twilio = FakeTwilio.start(0);
    emails =
        new SendGridChannel(
            new SendGridChannel.Settings(
                sendGrid.apiKey(),
                sendGrid.address(),
                null,
                null,
                false,
                new InternetAddress("tips@acme.example"),
                null,
                TIMEOUT));
    texts =
        new TwilioChannel(
            new TwilioChannel.Settings(
                twilio.accountSid(),
                twilio.accountSid(),
                twilio.authToken(),
                twilio.address(),
                null,
                Map.of(Channel.SMS, new TwilioChannel.Sender.FromAddress("+15005550006")),
                URI.create("http://127.0.0.1:1/webhooks/twilio/sms/status"),
                TIMEOUT));
    workerFixture.text("nudge", Channel.SMS, "Still there, {{ contact.first_name }}?");
    workerFixture.textChannels.put(Channel.SMS, texts);
    var ada = workerFixture.newSubscribedContact();
    workerFixture.phone(ada, PHONE);
    workerFixture.consent(
        ada, Channel.SMS, ConsentState.GRANTED, Instant.parse("2026-11-23T09:00:00Z"));
    enrollment = workerFixture.enroll(ada, "tips");
  }

  @AfterEach
  void close() throws Exception {
    emails.close();
    texts.close();
    sendGrid.close();
    twilio.close();
    workerFixture.close();
  }

  @Test
  void twilioAcceptsWithoutResponse_isFoundInList_andSentOnce() {
    twilio.faults().enqueue(Fault.acceptThenDrop());

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(SendRetryException.class);
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.CLAIMED);
    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(twilio.accepted())
        .singleElement()
        .satisfies(
            text -> {
              assertThat(text.to()).isEqualTo(PHONE);
              assertThat(text.sid()).isEqualTo(entry("nudge").providerMessageId());
            });
    assertThat(events("nudge"))
        .containsExactly(MessageEventType.UNCONFIRMED, MessageEventType.ACCEPTED);
  }

  @Test
  void sendGridAcceptsWithoutResponse_isConfirmedByEvent_andSentOnce() {
    sendGrid.faults().enqueue(Fault.acceptThenDrop());
    workerFixture.emailChannel.onNext(emails::deliver);

    assertThatThrownBy(() -> send(email("hello"))).isInstanceOf(SendRetryException.class);
    assertThatThrownBy(() -> send(email("hello"))).isInstanceOf(SendRetryException.class);
    var mail = sendGrid.accepted().getFirst();
    assertThat(mail.customArguments())
        .containsEntry(SendGridChannel.MESSAGE_ID_ARGUMENT, entry("hello").id().toString());
    // As the API does when the event webhook says "processed".
    workerFixture
        .bean(MessageLedger.class)
        .settle(
            entry("hello").id(),
            new MessageSettlement.Accepted(mail.id()),
            "the event webhook: processed");

    assertThat(send(email("hello"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(sendGrid.accepted()).hasSize(1);
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    assertThat(events("hello"))
        .containsExactly(MessageEventType.UNCONFIRMED, MessageEventType.ACCEPTED);
  }

  @Test
  void sendGridDropsConnection_settlesAsUnknown_andNeverResends() {
    workerFixture.confirmationTimeout = Duration.ZERO;
    sendGrid.faults().enqueue(Fault.drop());
    workerFixture.emailChannel.onNext(emails::deliver);

    assertThatThrownBy(() -> send(email("hello"))).isInstanceOf(SendRetryException.class);
    assertThat(send(email("hello"))).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));

    assertThat(sendGrid.accepted()).isEmpty();
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    assertThat(events("hello"))
        .containsExactly(MessageEventType.UNCONFIRMED, MessageEventType.UNKNOWN);
  }

  private SendResult send(Message message) {
    var by = message.choices().getFirst().channel();
    return workerFixture
        .sendMessageActivity(ConfirmationSource.PROVIDER_EVENTS)
        .send(new SendRequest(enrollment, 1, message, by, List.of()));
  }

  private List<MessageEventType> events(String step) {
    return workerFixture.bean(MessageLedger.class).findEvents(key(step)).stream()
        .map(MessageLedger.MessageEvent::type)
        .toList();
  }

  private MessageLedger.MessageRow entry(String step) {
    return workerFixture.entry(enrollment, step);
  }

  private MessageLedger.MessageKey key(String step) {
    return new MessageLedger.MessageKey(enrollment, new MessageRef(step, 1));
  }
}
