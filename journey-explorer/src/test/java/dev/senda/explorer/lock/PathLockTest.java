package dev.senda.explorer.lock;

import static dev.senda.explorer.TestJourney.PLAN;
import static dev.senda.explorer.TestJourney.testJourney;
import static dev.senda.explorer.lock.LockFixture.lock;
import static dev.senda.explorer.lock.LockFixture.sendWithNudge;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.Explorer;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Plan;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a path lock is written and read. */
class PathLockTest {

  @Test
  void lock_hasOneLinePerPath_belowTheFactsOfThePlan() {
    var plan =
        Plan.named("nudge")
            .startsOn(event("Signed Up"))
            .goal(event("Order Completed"))
            .topic("tips");

    assertThat(lock(plan, LockFixture::sendWithNudge).text())
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
  void conversionWindow_isAFactOfThePlan_whereItIsGiven() {
    var plan = Plan.named("nudge").goal(event("Order Completed").within(days(14)));

    assertThat(lock(plan, LockFixture::sendWithNudge).text())
        .contains("# goal: Order Completed\n# goal within: 14 days\n");
  }

  @Test
  void moreThanAThousandPaths_lockHasOneLinePerPoint() {
    var lock =
        lock(
            lead -> {
              sendWithNudge(lead);
              for (int i = 0; i < 9; i++) {
                lead.happens(event("E" + i), within(days(1)));
              }
              lead.happens(event("Last"), within(days(1)));
            });

    assertThat(lock.text().lines().filter(line -> !line.startsWith("# ")))
        .hasSize(13)
        .startsWith(
            "[1] send email guide -> [2]",
            "[2] guide opened within 3 days: yes -> [3] | no -> [13]",
            "[3] E0 within 1 day: yes -> [4] | no -> [4]")
        .endsWith("[12] Last within 1 day: yes -> end | no -> end", "[13] send email nudge -> [3]");
    assertThat(PathLock.parse(lock.text()).text()).isEqualTo(lock.text());
  }

  @Test
  void incompleteExploration_isStatedInTheLock() {
    var lock =
        PathLock.of(
            Explorer.explore(
                testJourney(LockFixture::sendWithNudge), new Explorer.Limits(1, 1_000, 1_000_000)));

    assertThat(lock.text())
        .contains("# not every path is known, but every answer of every step\n")
        .contains("guide opened within 3 days: no -> send email nudge -> end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a -> b",
        "a ->",
        "-> b",
        "a: b",
        "a:",
        "a: yes -> end",
        "[1] a",
        "[2]",
        "a | b",
        "a |",
        "a\\b",
        "a\\",
        "\\: a",
        " a  b "
      })
  void nameWithSeparators_isReadBackUnchanged(String name) {
    Consumer<Enrollment> story =
        lead -> {
          lead.pause(name, days(1));
          if (lead.happens(event(name), within(days(1)).named(name + "?"))) {
            lead.notify(sales(name));
          } else {
            lead.exit(name);
          }
          lead.is(attribute(name).is(name));
        };
    var lock = lock(story);

    assertThat(PathLock.parse(lock.textOfPaths()).textOfPoints()).isEqualTo(lock.textOfPoints());
    assertThat(PathLock.parse(lock.textOfPoints()).textOfPaths()).isEqualTo(lock.textOfPaths());
    assertThat(lock.changesSince(PathLock.parse(lock.textOfPaths())).isEmpty()).isTrue();
    assertThat(lock.changesSince(PathLock.parse(lock.textOfPoints())).isCompatible()).isTrue();
  }

  @Test
  void stepThatLooksLikeAFact_isEscaped() {
    var lock = lock(lead -> lead.is(attribute("# a").isKnown()));

    assertThat(lock.textOfPaths()).contains("\n\\# a is known: yes -> end\n");
    assertThat(lock.changesSince(PathLock.parse(lock.textOfPaths())).isEmpty()).isTrue();
  }

  @Test
  void emptyJourney_hasALock() {
    var lock = lock(_ -> {});

    assertThat(lock.textOfPoints()).endsWith("\nend\n");
    assertThat(lock.changesSince(PathLock.parse(lock.textOfPoints())).isEmpty()).isTrue();
  }

  @Test
  void stepNamedEnd_isNotTheEnd() {
    assertThat(PathLock.parse("end -> end\n").changesSince(PathLock.parse("end\n")).isCompatible())
        .isFalse();
  }

  @Test
  void stepNameWithColon_isNotReadAsAnAnswer() {
    var one = lock(lead -> lead.pause("a: yes", days(1)));
    var other = lock(lead -> lead.is(attribute("a").isKnown()));

    assertThat(one.textOfPaths()).contains("a:\\ yes (pause 1 day) -> end");
    assertThat(other.changesSince(PathLock.parse(one.textOfPaths())).isCompatible()).isFalse();
  }

  @Test
  void nameWithLineBreak_staysOnOneLine() {
    var lock = lock(PLAN.exitsOn(event("Left\nfor good")), LockFixture::sendWithNudge);

    assertThat(lock.text()).contains("# exits on: Left for good\n");
    assertThat(PathLock.parse(lock.text()).text()).isEqualTo(lock.text());
  }

  @Test
  void invalidLock_isRejectedWithItsLine() {
    assertThatThrownBy(() -> PathLock.parse("pause 1 day -> end\nend\n"))
        .hasMessage(
            "path lock: \"end\" (expected \"pause 1 day\" in place of \"end\", as on another path that begins so)");
    assertThatThrownBy(() -> PathLock.parse("[1] pause 1 day -> [2]\n"))
        .hasMessage("path lock: [2] is missing (expected a line that begins with it)");
    assertThatThrownBy(() -> PathLock.parse("[1] pause 1 day -> [1]\n"))
        .hasMessage("path lock: [1] leads back to itself (expected an end)");
    assertThatThrownBy(() -> PathLock.parse("[1] pause 1 day\n"))
        .hasMessage(
            "path lock: \"pause 1 day\" (expected where it leads, such as \"pause 3 days -> [3]\")");
    assertThatThrownBy(() -> PathLock.parse("[1] a: yes\n"))
        .hasMessage(
            "path lock: \"yes\" (expected an answer and where it leads, such as \"yes -> [3]\")");
    assertThatThrownBy(() -> PathLock.parse("[1] a -> end\nb -> end\n"))
        .hasMessage(
            "path lock: \"b -> end\" (expected a line such as \"[2] pause 3 days -> [3]\")");
  }

  @Test
  void newJourney_isCompatible() {
    var changes = lock(LockFixture::sendWithNudge).changesSince(PathLock.parse(""));

    assertThat(changes.isEmpty()).isFalse();
    assertThat(changes.isCompatible()).isTrue();
  }

  @Test
  void changedPlan_isShown_andCompatible() {
    var changes =
        lock(PLAN.exitsOn(event("Left")), LockFixture::sendWithNudge)
            .changesSince(lock(LockFixture::sendWithNudge));

    assertThat(changes).hasToString("+ plan: exits on: Left");
    assertThat(changes.isEmpty()).isFalse();
    assertThat(changes.isCompatible()).isTrue();
  }
}
