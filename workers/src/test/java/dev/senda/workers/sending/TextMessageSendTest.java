package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.TextChannel;
import dev.senda.channels.mail.MessageId;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.counts.TextCounts;
import dev.senda.store.counts.TextCounts.TextCount;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.messages.MessageLedger;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import dev.senda.workers.delivery.SendRetryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextMessageSendTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final String PHONE = "+5215512345678";
  private static final Message OFFER = preferred(email("hello"), sms("nudge"), whatsapp("nudge"));

  @TempDir static Path templates;

  private WorkerFixture workerFixture;
  private String ada;
  private UUID enrollment;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    workerFixture.text("nudge", Channel.SMS, "Still there, {{ contact.first_name }}?");
    workerFixture.text("nudge", Channel.WHATSAPP, "Still there, {{ contact.first_name }}?");
    ada = workerFixture.newSubscribedContact();
    workerFixture.phone(ada, PHONE);
    workerFixture.consent(ada, Channel.SMS, ConsentState.GRANTED, MONDAY);
    enrollment = workerFixture.enroll(ada, "tips");
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  @Test
  void stubAccount_recordsTextInDevMailbox() {
    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    var mail = workerFixture.bean(DevMailbox.class).findByRecipient(PHONE, 10).getFirst();
    var raw =
        new String(workerFixture.bean(DevMailbox.class).findRaw(mail.id()).orElseThrow(), UTF_8);
    assertThat(mail.subject()).isEqualTo("Still there, Ada?");
    assertThat(raw)
        .contains(
            "X-Senda-Channel: sms",
            "X-Senda-Stub: kept and not sent: no provider of sms is configured",
            "To: " + PHONE)
        .endsWith("Still there, Ada?");
    var messageRow = entry("nudge");
    assertThat(mail.messageIdHeader()).startsWith(MessageId.prefix(messageRow.id()));
    assertThat(messageRow.state()).isEqualTo(MessageLedger.MessageState.ACCEPTED);
    assertThat(messageRow.channel()).isEqualTo(Channel.SMS);
    assertThat(messageRow.address()).isEqualTo(PHONE);
    assertThat(messageRow.providerMessageId())
        .isEqualTo("kept by the stub in the dev mailbox, and not sent");
  }

  @Test
  void sentText_keepsItsSegments_asItWasSent_andAnEmailHasNone() {
    workerFixture.text("long", Channel.SMS, "{{ contact.first_name }}: " + "a".repeat(160));
    workerFixture.text("accent", Channel.SMS, "Días " + "a".repeat(66));

    send(sms("nudge"));
    send(sms("long"));
    send(sms("accent"));
    send(Message.email("hello"));

    assertThat(entry("nudge").segments()).isEqualTo(1);
    assertThat(entry("long").segments()).isEqualTo(2);
    assertThat(entry("accent").segments()).isEqualTo(2);
    assertThat(entry("hello").segments()).isNull();
    assertThat(workerFixture.bean(TextCounts.class).find("tips"))
        .extracting(TextCount::step, TextCount::texts, TextCount::segments)
        .containsExactly(tuple("accent", 1L, 2L), tuple("long", 1L, 2L), tuple("nudge", 1L, 1L));
  }

  @Test
  void crashAfterDelivery_doesNotSendAgain() {
    var stub = Objects.requireNonNull(workerFixture.textChannels.get(Channel.SMS));
    workerFixture.textChannels.put(
        Channel.SMS,
        text -> {
          stub.deliver(text);
          throw new IllegalStateException("killed after the text was taken");
        });

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("killed after the text was taken");
    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(workerFixture.bean(DevMailbox.class).findByRecipient(PHONE, 10)).hasSize(1);
  }

  @Test
  void noAccountForChannel_waits_andSkipsNothing() {
    var stub = Objects.requireNonNull(workerFixture.textChannels.remove(Channel.SMS));

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(SendRetryException.class);
    assertThat(blockedReason())
        .isEqualTo("sms: nothing sends it (expected an account in senda.channels.sms.account)");

    workerFixture.textChannels.put(Channel.SMS, stub);
    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(blockedReason()).isNull();
  }

  @Test
  void invalidNumber_isSuppressedOnItsChannel() {
    workerFixture.textChannels.put(
        Channel.SMS,
        text -> new DeliveryResult.Rejected("no such number", SuppressionReason.BOUNCED));

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.REJECTED));
    assertThat(send(sms("nudge").named("again"))).isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));
    assertThat(entry("again").reason()).isEqualTo("address suppressed: bounced");
  }

  @Test
  void noPreference_selectsFirstChannelThatMayGo() {
    workerFixture.consent(ada, Channel.EMAIL, ConsentState.WITHDRAWN, MONDAY);

    assertThat(send(OFFER)).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(entry("hello").channel()).isEqualTo(Channel.SMS);
    assertThat(entry("hello").template()).isEqualTo("nudge");
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }

  @Test
  void preferredChannel_isSelectedFirst_ifItMayGo() {
    prefer("sms");
    assertThat(send(OFFER)).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(entry("hello").channel()).isEqualTo(Channel.SMS);

    prefer("whatsapp");
    assertThat(send(OFFER.named("second"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(entry("second").channel()).isEqualTo(Channel.EMAIL);
  }

  @Test
  void noChannelMayGo_keepsAllReasons() {
    var nobody = workerFixture.contact("grace@example.com", "{}");
    enrollment = workerFixture.enroll(nobody, "tips");

    assertThat(send(OFFER)).isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));

    assertThat(entry("hello").channel()).isEqualTo(Channel.EMAIL);
    assertThat(entry("hello").reason())
        .isEqualTo(
            "email: no consent for product-tips by email; sms: the contact has no phone number;"
                + " whatsapp: the contact has no phone number");
  }

  @Test
  void retry_keepsSelectedChannel() {
    prefer("sms");
    var channel =
        new UnconfirmedFirstChannel(
            Objects.requireNonNull(workerFixture.textChannels.get(Channel.SMS)));
    workerFixture.textChannels.put(Channel.SMS, channel);
    assertThatThrownBy(() -> send(OFFER)).isInstanceOf(SendRetryException.class);

    prefer("email");
    assertThat(send(OFFER, Channel.SMS)).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(entry("hello").channel()).isEqualTo(Channel.SMS);
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
    assertThat(workerFixture.bean(DevMailbox.class).findByRecipient(PHONE, 10)).hasSize(1);
  }

  /** Loses the first text, and does not know it. */
  private static final class UnconfirmedFirstChannel implements TextChannel {

    private final TextChannel after;
    private boolean isFirst = true;

    UnconfirmedFirstChannel(TextChannel after) {
      this.after = after;
    }

    @Override
    public DeliveryResult deliver(OutboundText text) {
      if (isFirst) {
        isFirst = false;
        return new DeliveryResult.Unconfirmed("no answer");
      }
      return after.deliver(text);
    }
  }

  private void prefer(String channel) {
    workerFixture
        .database()
        .sql(
            """
            update contacts set attributes = attributes || jsonb_build_object('preferred_channel', :channel)
            where key = :key
            """)
        .param("channel", channel)
        .param("key", ada)
        .update();
  }

  private SendResult send(Message message) {
    return send(message, message.choices().getFirst().channel());
  }

  private SendResult send(Message message, Channel by) {
    return workerFixture.send(enrollment, message, by);
  }

  private MessageLedger.MessageRow entry(String step) {
    return workerFixture.entry(enrollment, step);
  }

  private @Nullable String blockedReason() {
    return workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow().blockedReason();
  }
}
