package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.journey.Channel;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.messages.MessageLedger.MessageEvent;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Unknown;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioOptOutKeywordTest extends TwilioWebhookTestBase {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STOP",
        "stopall",
        "Unsubscribe",
        "END",
        "quit",
        "CANCEL",
        "revoke",
        "OptOut",
        "BAJA",
        "baja.",
        " Alto! ",
        "¡ALTO!",
        "cancelar",
        "Bája",
        "\"STOP\"",
        "Stop \uD83D\uDED1",
        "opt out",
        "Stop please",
        "please stop",
        "Unsubscribe me",
        "Remove me",
        "remove",
        "ARRET",
        "No me escriban más"
      })
  void stop_suppressesTheNumber_andEndsTheEnrollment(String body) {
    var text = text();

    write(number, body, Map.of());

    assertThat(text.suppressionReason()).contains("stopped");
    assertThat(text.engagements()).containsExactly("UNSUBSCRIBED");
    assertThat(text.signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.EXIT);
              assertThat(signaled.signal().reason()).isEqualTo("unsubscribed");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "can I cancel my order?",
        "stop by the shop tomorrow?",
        "when does it end?",
        "no pares",
        "¿baja el precio?",
        "yes",
        "",
        "."
      })
  void ordinaryText_isAReply(String body) {
    var text = text();

    write(number, body, Map.of());

    assertThat(text.suppressionReason()).isEmpty();
    assertThat(text.engagements()).containsExactly("REPLIED");
  }

  @Test
  void optOutType_counts() {
    var text = text();

    write(number, "ya no quiero", Map.of("OptOutType", "STOP"));
    assertThat(text.suppressionReason()).contains("stopped");

    write(number, "ok volver", Map.of("OptOutType", "START"));
    assertThat(text.suppressionReason()).isEmpty();
  }

  @Test
  void stop_countsForItsChannelOnly() {
    text();

    write("whatsapp:" + number, "STOP", Map.of());

    assertThat(suppression(Channel.WHATSAPP)).isEqualTo("stopped");
    assertThat(suppression(Channel.SMS)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "START,unsubscribed,unsubscribed",
    "start,stopped,",
    "Unstop!,opted out,",
    "START,objection,",
    "ALTA,stopped,",
    "START,bounced,bounced",
    "ALTA,complained,complained",
    "YES,stopped,",
    "yes!,opted out,",
    "YES,unsubscribed,unsubscribed",
    "yes please,stopped,stopped",
    "sí,stopped,stopped"
  })
  void start_liftsOnlyWhatTheContactAskedForByText(String body, String before, String after) {
    suppress(before);

    write(number, body, Map.of());

    assertThat(suppression(Channel.SMS)).isEqualTo(after);
  }

  @Test
  void yes_isAReply_whereNothingIsToBeLifted() {
    var text = text();

    write(number, "YES", Map.of());

    assertThat(text.engagements()).containsExactly("REPLIED");
  }

  /** Twilio's YES is a keyword of SMS. */
  @Test
  void yesByWhatsApp_liftsNothing() {
    write("whatsapp:" + number, "STOP", Map.of());
    write("whatsapp:" + number, "YES", Map.of());
    assertThat(suppression(Channel.WHATSAPP)).isEqualTo("stopped");

    write("whatsapp:" + number, "START", Map.of());
    assertThat(suppression(Channel.WHATSAPP)).isNull();
  }

  @Test
  void startOnOneChannel_liftsNothingOfAnother() {
    write(number, "STOP", Map.of());

    write("whatsapp:" + number, "START", Map.of());

    assertThat(suppression(Channel.SMS)).isEqualTo("stopped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rcs:", "RCS:", "sms:", " rcs: "})
  void prefixOfANumber_isNoPartOfIt(String prefix) {
    var text = text();

    write(prefix + number, "STOP", Map.of());

    assertThat(text.suppressionReason()).contains("stopped");

    write(prefix + number, "YES", Map.of());

    assertThat(text.suppressionReason()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"whatsapp:,WHATSAPP", "WhatsApp:,WHATSAPP", "messenger:,MESSENGER"})
  void prefixOfAChannel_namesTheChannel(String prefix, Channel channel) {
    write(prefix + number, "BAJA", Map.of());

    assertThat(suppression(channel)).isEqualTo("stopped");
    assertThat(suppression(Channel.SMS)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HELP", "ayuda", "Ayuda."})
  void help_isNoReply(String body) {
    var text = text();

    write(number, body, Map.of());

    assertThat(text.engagements()).isEmpty();
    assertThat(text.suppressionReason()).isEmpty();
    assertThat(text.signals()).extracting(Signaled::signalName).isEmpty();
  }

  /** A contact who replies to a message has it, even if our request got no response. */
  @Test
  void reply_settlesAnUnconfirmedMessage() {
    var text = SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", number);
    text.ledger().markUnconfirmed(text.id(), "no answer");

    write(number, "¿Cuánto cuesta?", Map.of());

    assertThat(text.engagements()).containsExactly("REPLIED");
    assertThat(text.entry().state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(text.notes()).extracting(MessageEvent::detail).contains("it was replied to");
  }

  @Test
  void unknownMessage_isAccepted_byAReply() {
    var text = SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", number);
    text.ledger().settle(text.id(), new Unknown("nobody knows"));

    write(number, "¿Cuánto cuesta?", Map.of());

    assertThat(text.entry().state()).isEqualTo(MessageState.ACCEPTED);
  }

  @Test
  void reply_belongsToItsAccount() {
    var text = text();
    var another =
        SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "receipts", number)
            .accepted(newSid());

    write(number, "¿Cuánto cuesta?", Map.of());

    assertThat(text.engagements()).containsExactly("REPLIED");
    assertThat(another.engagements()).isEmpty();
  }

  @Test
  void stopFromAnUnknownSender_suppressesTheNumber() {
    write(number, "BAJA", Map.of());
    write(number, "hello?", Map.of());

    assertThat(suppression(Channel.SMS)).isEqualTo("stopped");
  }

  @ParameterizedTest
  @CsvSource({"+521,+52", "+52,+521", "+549,+54", "+54,+549"})
  void whatsAppNumberOfMexicoOrArgentina_isKnown_withAndWithoutItsDigit(
      String theirs, String ours) {
    var rest = "55" + number.substring(4);
    var chat = chat(ours + rest);

    write("whatsapp:" + theirs + rest, "¿Cuánto cuesta?", Map.of());
    assertThat(chat.engagements()).containsExactly("REPLIED");
    for (var spelling : List.of(theirs + rest, ours + rest)) {
      assertThat(
              API.get(InboundSessions.class)
                  .isOpen("text", Channel.WHATSAPP, spelling, Duration.ofHours(24)))
          .isTrue();
    }

    write("whatsapp:" + theirs + rest, "BAJA", Map.of());
    assertThat(chat.suppressionReason()).contains("stopped");
    assertThat(chat.engagements()).containsExactly("REPLIED", "UNSUBSCRIBED");

    write("whatsapp:" + theirs + rest, "ALTA", Map.of());
    assertThat(chat.suppressionReason()).isEmpty();
  }

  @Test
  void ofTwoKnownSpellings_theSendersCounts() {
    var rest = "55" + number.substring(4);
    var with = chat("+521" + rest);
    var without = chat("+52" + rest);

    write("whatsapp:+521" + rest, "STOP", Map.of());

    assertThat(with.suppressionReason()).contains("stopped");
    assertThat(without.suppressionReason()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "+521,+52,SMS",
    "whatsapp:+521,+52,SMS",
    "whatsapp:+5210,+520,WHATSAPP",
    "whatsapp:+569,+56,WHATSAPP",
    "whatsapp:+549,+52,WHATSAPP"
  })
  void otherNumber_hasNoAlternative(String theirs, String ours, Channel channel) {
    var rest = "55" + number.substring(4);
    var text =
        SentMessageFixture.claimed(API, "ebook-nurture", channel, "text", ours + rest)
            .accepted(newSid());

    write(theirs + rest, "hola", Map.of());

    assertThat(text.engagements()).isEmpty();
  }
}
