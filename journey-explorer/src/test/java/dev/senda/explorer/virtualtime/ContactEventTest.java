package dev.senda.explorer.virtualtime;

import static dev.senda.journey.Event.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Match;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactEventTest {

  @Test
  void example_matchesItsPattern() {
    for (var match :
        List.of(
            Match.is("pro"),
            Match.isNot("pro"),
            Match.isNot(5),
            Match.isNot("true"),
            Match.oneOf(1, 2),
            Match.atLeast(50),
            Match.atMost(0.5),
            Match.lessThan(-3),
            Match.moreThan(99.9),
            Match.between(5, 6),
            Match.contains("ap"),
            Match.present(),
            Match.absent())) {
      var pattern = event("Plan Chosen").with("plan", match);
      assertThat(ContactEvent.exampleOf(pattern, Duration.ZERO).matches(pattern))
          .as(pattern.toString())
          .isTrue();
    }
  }

  @Test
  void example_matchesSeveralLimitsAtOnce() {
    for (var pattern :
        List.of(
            event("Paid").with("total", Match.moreThan(5)).with("total", Match.atMost(6)),
            event("Paid").with("total", Match.isNot(5)).with("total", Match.atLeast(5.5)))) {
      assertThat(ContactEvent.exampleOf(pattern, Duration.ZERO).matches(pattern))
          .as(pattern.toString())
          .isTrue();
    }
  }
}
