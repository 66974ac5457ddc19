package dev.senda.explorer.lock;

import static dev.senda.explorer.lock.LockFixture.lock;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Enrollment;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which changes of a journey break running enrollments, and how a guard keeps them running. */
class CompatibilityCheckerTest {

  private static JourneyChange pauseChanged() {
    return JourneyChange.changes().stream()
        .filter(change -> change.name().equals("pause changed"))
        .findFirst()
        .orElseThrow();
  }

  private static LockChanges changes(
      Consumer<Enrollment> old, Consumer<Enrollment> now, Function<PathLock, String> form) {
    return lock(now).changesSince(PathLock.parse(form.apply(lock(old))));
  }

  @ParameterizedTest
  @MethodSource("dev.senda.explorer.lock.JourneyChange#changes")
  void unguardedChange_breaks_andShowsTheGuard(JourneyChange change) {
    for (Function<PathLock, String> form :
        List.<Function<PathLock, String>>of(PathLock::textOfPaths, PathLock::textOfPoints)) {
      var changes = changes(JourneyChange::original, change.breaking(), form);

      assertThat(changes.isCompatible()).isFalse();
      assertThat(changes.isEmpty()).isFalse();
      var first = changes.breakingChanges().getFirst();
      assertThat(first.description()).isEqualTo(change.description());
      assertThat(first.paths()).isEqualTo(change.paths());
      assertThat(first.guardCode()).isEqualTo(change.guard());
      assertThat(first.examples()).hasSizeBetween(1, (int) change.paths());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.senda.explorer.lock.JourneyChange#changes")
  void guardedChange_isCompatible(JourneyChange change) {
    assertThat(
            changes(JourneyChange::original, change.guarded(), PathLock::textOfPaths)
                .breakingChanges())
        .isEmpty();
    assertThat(
            changes(JourneyChange::original, change.guarded(), PathLock::textOfPoints)
                .breakingChanges())
        .isEmpty();
  }

  /** The guards of one change stand while the next is made. */
  @ParameterizedTest
  @MethodSource("dev.senda.explorer.lock.JourneyChange#changes")
  void secondGuardedChange_isCompatible(JourneyChange change) {
    Consumer<Enrollment> twice =
        lead -> {
          if (lead.hasChange("greeting")) {
            lead.send(email("hello"));
          }
          change.guarded().accept(lead);
        };

    assertThat(changes(change.guarded(), twice, PathLock::textOfPaths).breakingChanges()).isEmpty();
    assertThat(changes(change.guarded(), twice, PathLock::textOfPoints).breakingChanges())
        .isEmpty();
    assertThat(changes(JourneyChange::original, twice, PathLock::textOfPoints).breakingChanges())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.senda.explorer.lock.JourneyChange#changes")
  void removedGuard_isReportedAsSuch(JourneyChange change) {
    var changes = changes(change.guarded(), change.breaking(), PathLock::textOfPaths);

    assertThat(changes.breakingChanges())
        .isNotEmpty()
        .allSatisfy(
            found ->
                assertThat(found.description())
                    .startsWith("the guard \"")
                    .contains("is gone: where \"")
                    .endsWith("(safe only when no enrollment from before it is running)"));
  }

  @Test
  void breakingChange_isPrintedWithPathsAndGuard() {
    var changes = changes(JourneyChange::original, pauseChanged().breaking(), PathLock::text);

    assertThat(changes)
        .hasToString(
            """
            BREAK: "pause 1 day" is in place of "pause 2 days"
              old paths that come there: 1
                send email guide -> guide opened within 3 days: yes -> score +5 -> pause 2 days ...
              what keeps the old way for those who are inside:
                if (lead.hasChange("pause-1-day")) {
                  lead.pause(days(1));
                } else {
                  lead.pause(days(2));
                }
            - path: send email guide -> guide opened within 3 days: yes -> score +5 -> pause 2 days -> send email bye -> end
            + path: send email guide -> guide opened within 3 days: yes -> score +5 -> pause 1 day -> send email bye -> end""");
  }

  @Test
  void newAnswerIsCompatible_removedAnswerBreaks() {
    var two =
        "# journey: test\nsplit size: SMALL -> end\nsplit size: LARGE -> send email large -> end\n";
    var three =
        "split size: SMALL -> end\nsplit size: MIDDLE -> end\nsplit size: LARGE -> send email large -> end\n";

    assertThat(PathLock.parse(three).changesSince(PathLock.parse(two)).breakingChanges()).isEmpty();
    assertThat(PathLock.parse(two).changesSince(PathLock.parse(three)).breakingChanges())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.description())
                  .isEqualTo("the answer \"MIDDLE\" of \"split size\" is gone");
              assertThat(found.guardCode())
                  .isEqualTo("// keep \"MIDDLE\" among the answers, with what came after it");
            });
  }

  @Test
  void reusedGuardName_breaks() {
    Consumer<Enrollment> old =
        lead -> {
          lead.send(email("guide"));
          if (lead.hasChange("news")) {
            lead.send(email("news"));
          }
        };
    Consumer<Enrollment> now =
        lead -> {
          if (lead.hasChange("news")) {
            lead.send(email("hello"));
          }
          lead.send(email("guide"));
          if (lead.hasChange("news")) {
            lead.send(email("news"));
          }
        };

    assertThat(changes(old, now, PathLock::text).breakingChanges())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.description())
                  .isEqualTo(
                      "the guard \"news\" stands before \"send email guide\", where it was not: contacts who passed it later have answered it already");
              assertThat(found.guardCode())
                  .isEqualTo("lead.hasChange(\"news-2\") // a name of its own for the new change");
            });
  }

  @Test
  void suggestedGuardName_isNotInUse() {
    Consumer<Enrollment> old =
        lead -> {
          if (lead.hasChange("pause-1-day")) {
            lead.send(email("hello"));
          }
          lead.send(email("bye"));
        };

    assertThat(
            changes(
                    old,
                    lead -> {
                      old.accept(lead);
                      lead.pause(days(1));
                    },
                    PathLock::text)
                .breakingChanges()
                .getFirst()
                .guardCode())
        .startsWith("if (lead.hasChange(\"pause-1-day-2\")) {");
  }

  @Test
  void breakOnMillionsOfPaths_isReportedOnce() {
    Consumer<Enrollment> waits =
        lead -> {
          for (int i = 0; i < 40; i++) {
            lead.happens(event("E" + i), within(days(1)));
          }
        };
    var changes =
        changes(
            lead -> {
              waits.accept(lead);
              lead.pause(days(1));
              lead.send(email("bye"));
            },
            lead -> {
              waits.accept(lead);
              lead.send(email("bye"));
            },
            PathLock::text);

    assertThat(changes.breakingChanges())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.description())
                  .isEqualTo("\"pause 1 day\" is gone before \"send email bye\"");
              assertThat(found.paths()).isEqualTo(1L << 40);
              assertThat(found.examples()).hasSize(3);
            });
  }

  @Test
  void renamedStep_isOneBreak_onEveryPath() {
    Consumer<Enrollment> old =
        lead -> {
          if (lead.is(attribute("country").is("MX"))) {
            lead.send(email("mexico"));
          }
          lead.pause(days(1));
          lead.send(email("bye"));
        };
    Consumer<Enrollment> now =
        lead -> {
          if (lead.is(attribute("country").is("MX"))) {
            lead.send(email("mexico"));
          }
          lead.pause("rest", days(1));
          lead.send(email("bye"));
        };

    assertThat(changes(old, now, PathLock::text).breakingChanges())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.description())
                  .isEqualTo("\"rest (pause 1 day)\" is in place of \"pause 1 day\"");
              assertThat(found.paths()).isEqualTo(2);
            });
  }
}
