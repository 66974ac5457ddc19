package dev.senda.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {

  @Test
  void controlCharacters_areEscaped() {
    assertThat(LogText.escape("a\nERROR forged\u001b[2J\u2028\u202eb"))
        .isEqualTo("a\\u000aERROR forged\\u001b[2J\\u2028\\u202eb");
  }

  @Test
  void printableText_doesNotChange() {
    assertThat(LogText.escape("Order Placed, ñ 👍")).isEqualTo("Order Placed, ñ 👍");
  }
}
