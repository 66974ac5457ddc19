package dev.senda.journey.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRefTest {

  @Test
  void firstOccurrence_isWrittenAsStep() {
    assertThat(new MessageRef("ebook-guide", 1)).hasToString("ebook-guide");
    assertThat(new MessageRef("ebook-guide", 2)).hasToString("ebook-guide#2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 11, Integer.MAX_VALUE})
  void text_isParsedBack(int occurrence) {
    var ref = new MessageRef("a step of its own name", occurrence);

    assertThat(MessageRef.parse(ref.toString())).isEqualTo(ref);
  }

  @ParameterizedTest
  @ValueSource(strings = {"guide#", "guide#two", "guide#0", "guide#-1", "guide#2#3", "#2"})
  void invalidText_isRefused(String text) {
    assertThatThrownBy(() -> MessageRef.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "message: \"%s\" (expected a step, or a step and its occurrence, such as \"ebook-guide#2\")"
                .formatted(text));
  }

  @Test
  void occurrenceZero_isRefused() {
    assertThatThrownBy(() -> new MessageRef("guide", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("occurrence: 0 (expected 1 or more)");
  }
}
