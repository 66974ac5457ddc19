package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.Engagement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers by text reach the journey as the names of its own answers. */
class TwilioTextAnswerTest extends TwilioWebhookTestBase {

  @ParameterizedTest
  @CsvSource({"1,MORNING", "Mañana por favor,MORNING", "EVENING!,EVENING", "opción 2,EVENING"})
  void answer_isSignaledByItsName(String body, String answer) {
    var question = question(Channel.SMS);

    assertThat(write(number, body, Map.of()).statusCode()).isEqualTo(200);

    assertThat(question.engagements()).containsExactly("REPLIED " + answer);
    assertThat(question.signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signal().how()).isEqualTo(Engagement.REPLIED);
              assertThat(signaled.signal().link()).isEqualTo(answer);
              assertThat(signaled.signal().message()).isEqualTo("ebook-guide");
            });
  }

  @Test
  void buttonOfWhatsApp_isItsPayload() {
    var question = question(Channel.WHATSAPP);

    write(
        "whatsapp:" + number,
        "Por la tarde",
        Map.of("ButtonPayload", "2", "ButtonText", "Por la tarde"));

    assertThat(question.engagements()).containsExactly("REPLIED EVENING");
  }

  @Test
  void anyOtherText_isAReply_andAnAnswerAfterItIsSignaledToo() {
    var question = question(Channel.SMS);

    write(number, "¿A qué hora?", Map.of());
    write(number, "2", Map.of());
    write(number, "2", Map.of());

    assertThat(question.engagements()).containsExactly("REPLIED", "REPLIED EVENING");
    assertThat(question.signals())
        .extracting(signaled -> String.valueOf(signaled.signal().link()))
        .containsExactly("null", "EVENING");
  }

  @ParameterizedTest
  @CsvSource({"STOP", "baja", "please stop texting me"})
  void optOut_isNeverAnAnswer(String body) {
    var question = question(Channel.SMS);

    write(number, body, Map.of());

    assertThat(question.engagements()).noneMatch(one -> one.startsWith("REPLIED"));
    assertThat(suppression(Channel.SMS)).isNotNull();
  }

  private SentMessageFixture question(Channel channel) {
    return SentMessageFixture.claimed(API, "appointment-slot", channel, "text", number)
        .accepted(newSid());
  }
}
