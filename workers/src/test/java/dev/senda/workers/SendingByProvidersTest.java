package dev.senda.workers;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.fakes.FakeSendGrid;
import dev.senda.fakes.FakeTwilio;
import dev.senda.fakes.Fault;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.Consents.State;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Learned;
import dev.senda.store.Ledger.Settlement;
import dev.senda.temporal.Sender.Outcome;
import dev.senda.temporal.Sender.Request;
import dev.senda.temporal.Sender.Result;
import dev.senda.workers.channel.sendgrid.SendGridChannel;
import dev.senda.workers.channel.twilio.TwilioChannel;
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
class SendingByProvidersTest {

  private static final String PHONE = "+5215512345678";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir static Path templates;

  private House house;
  private FakeSendGrid sendGrid;
  private FakeTwilio twilio;
  private SendGridChannel emails;
  private TwilioChannel texts;
  private UUID enrollment;

  @BeforeEach
  void open() throws Exception {
    house = new House(templates);
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
                PATIENCE));
    texts =
        new TwilioChannel(
            new TwilioChannel.Settings(
                twilio.accountSid(),
                twilio.accountSid(),
                twilio.authToken(),
                twilio.address(),
                null,
                Map.of(Channel.SMS, new TwilioChannel.Sender.Address("+15005550006")),
                URI.create("http://127.0.0.1:1/webhooks/twilio/sms/status"),
                PATIENCE));
    house.text("nudge", Channel.SMS, "Still there, {{ contact.first_name }}?");
    house.texts.put(Channel.SMS, texts);
    var ada = house.ada();
    house.phone(ada, PHONE);
    house.consent(ada, Channel.SMS, State.GRANTED, Instant.parse("2026-11-23T09:00:00Z"));
    enrollment = house.enroll(ada, "tips");
  }

  @AfterEach
  void close() throws Exception {
    emails.close();
    texts.close();
    sendGrid.close();
    twilio.close();
    house.close();
  }

  @Test
  void aTextThatTwilioTookWithoutAnAnswerIsFoundInItsListAndGoesOnce() {
    twilio.faults().next(Fault.acceptThenDrop());

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(NotSentYet.class);
    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.CLAIMED);
    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(twilio.accepted())
        .singleElement()
        .satisfies(
            text -> {
              assertThat(text.to()).isEqualTo(PHONE);
              assertThat(text.sid()).isEqualTo(entry("nudge").providerId());
            });
    assertThat(learned("nudge")).containsExactly(Learned.IN_DOUBT, Learned.ACCEPTED);
  }

  @Test
  void aMailThatSendGridTookWithoutAnAnswerIsProvedByItsReportAndGoesOnce() {
    sendGrid.faults().next(Fault.acceptThenDrop());
    house.channel.next(emails::deliver);

    assertThatThrownBy(() -> send(email("hello"))).isInstanceOf(NotSentYet.class);
    assertThatThrownBy(() -> send(email("hello"))).isInstanceOf(NotSentYet.class);
    var mail = sendGrid.accepted().getFirst();
    assertThat(mail.customArguments())
        .containsEntry(SendGridChannel.MESSAGE, entry("hello").id().toString());
    // As the API does when the event webhook says "processed".
    house
        .port(Ledger.class)
        .settle(
            entry("hello").id(),
            new Settlement.Accepted(mail.id()),
            "the event webhook: processed");

    assertThat(send(email("hello"))).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(sendGrid.accepted()).hasSize(1);
    assertThat(house.channel.handedOver()).hasSize(1);
    assertThat(learned("hello")).containsExactly(Learned.IN_DOUBT, Learned.ACCEPTED);
  }

  @Test
  void aMailThatSendGridDroppedUnreadIsUnknownAndGoesNeverRatherThanTwice() {
    house.within = Duration.ZERO;
    sendGrid.faults().next(Fault.drop());
    house.channel.next(emails::deliver);

    assertThatThrownBy(() -> send(email("hello"))).isInstanceOf(NotSentYet.class);
    assertThat(send(email("hello"))).isEqualTo(Result.of(Outcome.UNKNOWN));

    assertThat(sendGrid.accepted()).isEmpty();
    assertThat(house.channel.handedOver()).hasSize(1);
    assertThat(learned("hello")).containsExactly(Learned.IN_DOUBT, Learned.UNKNOWN);
  }

  private Result send(Message message) {
    var by = message.choices().getFirst().channel();
    return house
        .sending(Evidence.Kind.REPORTS)
        .send(new Request(enrollment, 1, message, by, List.of()));
  }

  private List<Learned> learned(String step) {
    return house.port(Ledger.class).notes(key(step)).stream().map(Ledger.Note::learned).toList();
  }

  private Ledger.Entry entry(String step) {
    return house.entry(enrollment, step);
  }

  private Ledger.Key key(String step) {
    return new Ledger.Key(enrollment, new MessageRef(step, 1));
  }
}
