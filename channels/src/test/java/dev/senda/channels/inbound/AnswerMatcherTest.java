package dev.senda.channels.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerMatcherTest {

  private static final List<String> MORNING = List.of("1", "morning", "mañana", "SLOT_MORNING");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        " 1. ",
        "1️⃣",
        "Morning",
        "MORNING!",
        "mañana",
        "manana",
        "Mañana por favor",
        "morning please",
        "1 thanks",
        "opción 1",
        "Option 1",
        "SLOT_MORNING",
        "slot_morning"
      })
  void wordOfTheAnswer_matches_howeverItIsWritten(String text) {
    assertThat(AnswerMatcher.matches(text, MORNING)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?",
        "11",
        "12",
        "not in the morning",
        "morning or evening",
        "1 or 2",
        "1?",
        "morning is bad",
        "mañana no puedo",
        "option",
        "please"
      })
  void anyOtherText_doesNot(String text) {
    assertThat(AnswerMatcher.matches(text, MORNING)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sí", "Si", "SÍ!!", "yes", "Yes please"})
  void politeWordsAlone_areWordsToo(String text) {
    assertThat(AnswerMatcher.matches(text, List.of("yes", "sí"))).isTrue();
  }
}
