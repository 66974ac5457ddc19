package dev.senda.api.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeywordTest {

  private static final Duration SOON = Duration.ofSeconds(3);

  @Test
  void howeverLongAMessageIsItIsReadAtOnce() {
    var hostile = "x" + "!".repeat(400_000) + "x";

    assertThat(assertTimeoutPreemptively(SOON, () -> Keyword.of("", hostile))).isEmpty();
  }

  @Test
  void whoeverSaysStopAtLengthIsHeard() {
    assertThat(Keyword.of("", "STOP" + "!".repeat(5000))).contains(Keyword.STOP);
    assertThat(Keyword.of("", "STOP" + " and more".repeat(500))).isEmpty();
  }
}
