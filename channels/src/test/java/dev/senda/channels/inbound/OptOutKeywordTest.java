package dev.senda.channels.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptOutKeywordTest {

  private static final Duration SOON = Duration.ofSeconds(3);

  @Test
  void longMessage_isReadInShortTime() {
    var hostile = "x" + "!".repeat(400_000) + "x";

    assertThat(assertTimeoutPreemptively(SOON, () -> OptOutKeyword.parse("", hostile))).isEmpty();
  }

  @Test
  void keywordWithSurroundings_isRecognized() {
    assertThat(OptOutKeyword.parse("", "STOP" + "!".repeat(5000))).contains(OptOutKeyword.STOP);
    assertThat(OptOutKeyword.parse("", "STOP" + " and more".repeat(500))).isEmpty();
  }
}
