package dev.senda.journey.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DistinctMatchesTest {

  /** The patterns are beginnings of words. */
  private static List<String> earliest(int needed, List<String> patterns, String... words) {
    return DistinctMatches.earliest(needed, patterns, List.of(words), String::startsWith);
  }

  @Test
  void differentPatterns_areNeeded_inAnyOrder() {
    var patterns = List.of("a", "b", "c");

    assertThat(earliest(2, patterns, "c1", "c2", "a1", "b1")).containsExactly("c1", "a1");
    assertThat(earliest(3, patterns, "c1", "c2", "a1", "b1")).containsExactly("c1", "a1", "b1");
    assertThat(earliest(2, patterns, "c1", "c2", "c3")).isEmpty();
    assertThat(earliest(1, patterns, "x", "b1")).containsExactly("b1");
  }

  @Test
  void occurrenceOfTwoPatterns_countsOnce_forTheOneThatHelps() {
    var patterns = List.of("a", "ab");

    assertThat(earliest(2, patterns, "ab1")).isEmpty();
    assertThat(earliest(2, patterns, "ab1", "a1")).as("ab1 moves to ab").hasSize(2);
    assertThat(earliest(2, patterns, "a1", "ab1")).hasSize(2);
    assertThat(earliest(2, patterns, "a1", "a2")).isEmpty();
    assertThat(earliest(3, List.of("a", "ab", "abc"), "abc1", "abc2", "abc3")).hasSize(3);
  }
}
