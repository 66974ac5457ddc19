package @package@;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Words.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.testing.JourneyGuards;
import @package@.welcome.Welcome;
import org.junit.jupiter.api.Test;

/** Holds the rules that every journey keeps, and tells the stories of the journey welcome. */
class JourneysTest extends JourneyGuards {

  @Test
  void whoBeginsIsLeftInPeace() {
    var walk = walk(new Welcome(), contact().clicks("welcome", hours(5)));

    assertThat(walk.sent()).containsExactly("welcome");
    assertThat(walk.actions()).isEmpty();
  }

  @Test
  void whoDoesNotIsCalledAfterTwoDays() {
    var walk = walk(new Welcome(), contact());

    assertThat(walk.actions())
        .containsExactly("notify sales: Signed up two days ago, and has not begun");
    assertThat(walk.took()).isEqualTo(days(2));
  }
}
