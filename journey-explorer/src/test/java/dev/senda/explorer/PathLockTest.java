package dev.senda.explorer;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PathLockTest {

  private record Nudge(Plan plan, Duration patience) implements Journey {
    @Override
    public void run(Enrollment lead) {
      if (!lead.send(email("guide")).openedWithin(patience)) {
        lead.send(email("nudge"));
      }
    }
  }

  private static final Plan PLAN =
      Plan.named("nudge").startsOn(event("Signed Up")).goal(event("Order Completed"));

  private static PathLock lock(Plan plan, Duration patience) {
    return PathLock.of(Explorer.explore(new Nudge(plan, patience)));
  }

  @Test
  void aLockReadsAsALineForEachPathUnderThePlansFacts() {
    assertThat(lock(PLAN.topic("tips"), days(3)).text())
        .isEqualTo(
            """
            # journey: nudge
            # starts on: Signed Up
            # goal: Order Completed
            # reenters: never again
            # topic: tips
            send email guide -> guide opened within 3 days: yes -> end
            send email guide -> guide opened within 3 days: no -> send email nudge -> end
            """);
  }

  @Test
  void aLockIsReadBackAsItWasWritten() {
    var lock = lock(PLAN, days(3));

    assertThat(PathLock.parse(lock.text())).isEqualTo(lock);
    assertThat(lock.since(PathLock.parse(lock.text())).none()).isTrue();
  }

  @Test
  void aChangeNamesThePathsThatWentAndThatCame() {
    var changes = lock(PLAN, days(2)).since(lock(PLAN, days(3)));

    assertThat(changes.none()).isFalse();
    assertThat(changes)
        .hasToString(
            """
            - path: send email guide -> guide opened within 3 days: yes -> end
            - path: send email guide -> guide opened within 3 days: no -> send email nudge -> end
            + path: send email guide -> guide opened within 2 days: yes -> end
            + path: send email guide -> guide opened within 2 days: no -> send email nudge -> end""");
  }

  @Test
  void aChangeOfThePlanIsAChange() {
    assertThat(lock(PLAN.exitsOn(event("Left")), days(3)).since(lock(PLAN, days(3))))
        .hasToString("+ plan: exits on: Left");
  }

  @Test
  void aNameOverTwoLinesStaysOnOneLineOfTheLock() {
    var lock = lock(PLAN.exitsOn(event("Left\nfor good")), days(3));

    assertThat(lock.text()).contains("# exits on: Left for good\n");
    assertThat(PathLock.parse(lock.text())).isEqualTo(lock);
  }

  @Test
  void aJourneyOfWhichNotEveryPathIsKnownHasNoLock() {
    var partial = Explorer.explore(new Nudge(PLAN, days(1)), new Explorer.Limits(1, 10, 1_000));

    assertThatThrownBy(() -> PathLock.of(partial))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nudge: not every path is known, only 1 of them (expected all)");
  }
}
