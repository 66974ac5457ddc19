package dev.senda.explorer.lock;

import static dev.senda.explorer.TestJourney.testJourney;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Plan;
import java.util.function.Consumer;

/** What the tests of the path lock share. */
final class LockFixture {

  private LockFixture() {}

  static PathLock lock(Consumer<Enrollment> story) {
    return PathLock.of(Explorer.explore(testJourney(story)));
  }

  static PathLock lock(Plan plan, Consumer<Enrollment> story) {
    return PathLock.of(Explorer.explore(new TestJourney(plan, story)));
  }

  static void sendWithNudge(Enrollment lead) {
    if (!lead.send(email("guide")).openedWithin(days(3))) {
      lead.send(email("nudge"));
    }
  }
}
