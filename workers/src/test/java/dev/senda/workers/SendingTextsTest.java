package dev.senda.workers;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.store.Consents.State;
import dev.senda.store.Enrollments;
import dev.senda.store.Ledger;
import dev.senda.store.Mailbox;
import dev.senda.temporal.Sender.Outcome;
import dev.senda.temporal.Sender.Result;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.Outgoing;
import dev.senda.workers.channel.OutgoingText;
import dev.senda.workers.channel.TextChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendingTextsTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final String PHONE = "+5215512345678";
  private static final Message OFFER = preferred(email("hello"), sms("nudge"), whatsapp("nudge"));

  @TempDir static Path templates;

  private House house;
  private String ada;
  private UUID enrollment;

  @BeforeEach
  void open() {
    house = new House(templates);
    house.text("nudge", Channel.SMS, "Still there, {{ contact.first_name }}?");
    house.text("nudge", Channel.WHATSAPP, "Still there, {{ contact.first_name }}?");
    ada = house.ada();
    house.phone(ada, PHONE);
    house.consent(ada, Channel.SMS, State.GRANTED, MONDAY);
    enrollment = house.enroll(ada, "tips");
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void aTextIsRecordedInTheMailboxAndSaysThatNobodySentIt() {
    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    var mail = house.port(Mailbox.class).of(PHONE, 10).getFirst();
    var raw = new String(house.port(Mailbox.class).raw(mail.id()).orElseThrow(), UTF_8);
    assertThat(mail.subject()).isEqualTo("Still there, Ada?");
    assertThat(raw)
        .contains(
            "X-Senda-Channel: sms",
            "X-Senda-Stand-In: recorded, and not sent: no provider of sms is configured",
            "To: " + PHONE)
        .endsWith("Still there, Ada?");
    var entry = entry("nudge");
    assertThat(mail.messageId()).isEqualTo(Outgoing.messageId(entry.id()));
    assertThat(entry.state()).isEqualTo(Ledger.State.ACCEPTED);
    assertThat(entry.channel()).isEqualTo(Channel.SMS);
    assertThat(entry.address()).isEqualTo(PHONE);
    assertThat(entry.providerId()).isEqualTo("recorded in the dev mailbox, and not sent");
  }

  @Test
  void aTextThatArrivedBeforeTheCrashIsNotSentAgain() {
    var standIn = Objects.requireNonNull(house.texts.get(Channel.SMS));
    house.texts.put(
        Channel.SMS,
        text -> {
          standIn.deliver(text);
          throw new IllegalStateException("killed after the text was taken");
        });

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("killed after the text was taken");
    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(house.port(Mailbox.class).of(PHONE, 10)).hasSize(1);
  }

  @Test
  void whereNothingSendsTextsTheyWaitAndNothingIsSkipped() {
    var standIn = Objects.requireNonNull(house.texts.remove(Channel.SMS));

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(NotSentYet.class);
    assertThat(problem())
        .isEqualTo("sms: nothing sends it (expected an account in senda.channels.sms.account)");

    house.texts.put(Channel.SMS, standIn);
    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(problem()).isNull();
  }

  @Test
  void aNumberThatIsDeadIsSuppressedOnItsChannel() {
    house.texts.put(
        Channel.SMS, text -> new Delivery.Rejected("no such number", Delivery.Address.DEAD));

    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.REJECTED));
    assertThat(send(sms("nudge").named("again"))).isEqualTo(Result.of(Outcome.SKIPPED));
    assertThat(entry("again").reason()).isEqualTo("address suppressed: bounced");
  }

  @Test
  void theFirstChannelThatMayGoIsTakenWhereNoPreferenceIsKnown() {
    house.consent(ada, Channel.EMAIL, State.WITHDRAWN, MONDAY);

    assertThat(send(OFFER)).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(entry("hello").channel()).isEqualTo(Channel.SMS);
    assertThat(entry("hello").template()).isEqualTo("nudge");
    assertThat(house.channel.handedOver()).isEmpty();
  }

  @Test
  void thePreferredChannelIsTakenBeforeTheOthersIfItMayGo() {
    prefer("sms");
    assertThat(send(OFFER)).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(entry("hello").channel()).isEqualTo(Channel.SMS);

    prefer("whatsapp");
    assertThat(send(OFFER.named("second"))).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(entry("second").channel()).isEqualTo(Channel.EMAIL);
  }

  @Test
  void whereNoChannelMayGoTheReasonsOfAllAreKept() {
    var nobody = house.contact("grace@example.com", "{}");
    enrollment = house.enroll(nobody, "tips");

    assertThat(send(OFFER)).isEqualTo(Result.of(Outcome.SKIPPED));

    assertThat(entry("hello").channel()).isEqualTo(Channel.EMAIL);
    assertThat(entry("hello").reason())
        .isEqualTo(
            "email: no consent for product-tips by email; sms: the contact has no phone number;"
                + " whatsapp: the contact has no phone number");
  }

  @Test
  void aRetryKeepsTheChannelThatWasChosen() {
    prefer("sms");
    var channel = new Doubtful(Objects.requireNonNull(house.texts.get(Channel.SMS)));
    house.texts.put(Channel.SMS, channel);
    assertThatThrownBy(() -> send(OFFER)).isInstanceOf(NotSentYet.class);

    prefer("email");
    assertThat(send(OFFER, Channel.SMS)).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(entry("hello").channel()).isEqualTo(Channel.SMS);
    assertThat(house.channel.handedOver()).isEmpty();
    assertThat(house.port(Mailbox.class).of(PHONE, 10)).hasSize(1);
  }

  /** Loses the first text, and does not know it. */
  private static final class Doubtful implements TextChannel {

    private final TextChannel after;
    private boolean isFirst = true;

    Doubtful(TextChannel after) {
      this.after = after;
    }

    @Override
    public Delivery deliver(OutgoingText text) {
      if (isFirst) {
        isFirst = false;
        return new Delivery.Ambiguous("no answer");
      }
      return after.deliver(text);
    }
  }

  private void prefer(String channel) {
    house
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

  private Result send(Message message) {
    return send(message, message.choices().getFirst().channel());
  }

  private Result send(Message message, Channel by) {
    return house.send(enrollment, message, by);
  }

  private Ledger.Entry entry(String step) {
    return house.entry(enrollment, step);
  }

  private @Nullable String problem() {
    return house.port(Enrollments.class).find(enrollment).orElseThrow().problem();
  }
}
