package dev.senda.explorer.lock;

import static dev.senda.explorer.TestJourney.PLAN;
import static dev.senda.explorer.TestJourney.testJourney;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Plan;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a path lock is written, read, and compared with the one that was committed. */
class PathLockTest {

  private static PathLock lock(Consumer<Enrollment> story) {
    return PathLock.of(Explorer.explore(testJourney(story)));
  }

  private static PathLock lock(Plan plan, Consumer<Enrollment> story) {
    return PathLock.of(Explorer.explore(new TestJourney(plan, story)));
  }

  private static void nudge(Enrollment lead) {
    if (!lead.send(email("guide")).openedWithin(days(3))) {
      lead.send(email("nudge"));
    }
  }

  @Test
  void aLockReadsAsALineForEachPathUnderThePlansFacts() {
    var plan =
        Plan.named("nudge")
            .startsOn(event("Signed Up"))
            .goal(event("Order Completed"))
            .topic("tips");

    assertThat(lock(plan, PathLockTest::nudge).text())
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
  void ofMoreThanAThousandPathsTheLockHasALineForEachPoint() {
    var lock =
        lock(
            lead -> {
              nudge(lead);
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
  void aLockOfAJourneyOfTooManyPathsSaysSo() {
    var lock =
        PathLock.of(
            Explorer.explore(
                testJourney(PathLockTest::nudge), new Explorer.Limits(1, 1_000, 1_000_000)));

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
  void aNameWithWhatSeparatesNamesIsReadBackAsItIs(String name) {
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
  void aLineThatBeginsAsAFactDoesIsNone() {
    var lock = lock(lead -> lead.is(attribute("# a").isKnown()));

    assertThat(lock.textOfPaths()).contains("\n\\# a is known: yes -> end\n");
    assertThat(lock.changesSince(PathLock.parse(lock.textOfPaths())).isEmpty()).isTrue();
  }

  @Test
  void aJourneyThatDoesNothingHasALock() {
    var lock = lock(_ -> {});

    assertThat(lock.textOfPoints()).endsWith("\nend\n");
    assertThat(lock.changesSince(PathLock.parse(lock.textOfPoints())).isEmpty()).isTrue();
  }

  @Test
  void aStepIsNoEnd() {
    assertThat(PathLock.parse("end -> end\n").changesSince(PathLock.parse("end\n")).isCompatible())
        .isFalse();
  }

  @Test
  void twoStepsAreNotTakenForOneWithAnAnswer() {
    var one = lock(lead -> lead.pause("a: yes", days(1)));
    var other = lock(lead -> lead.is(attribute("a").isKnown()));

    assertThat(one.textOfPaths()).contains("a:\\ yes (pause 1 day) -> end");
    assertThat(other.changesSince(PathLock.parse(one.textOfPaths())).isCompatible()).isFalse();
  }

  @Test
  void aNameOverTwoLinesStaysOnOneLineOfTheLock() {
    var lock = lock(PLAN.exitsOn(event("Left\nfor good")), PathLockTest::nudge);

    assertThat(lock.text()).contains("# exits on: Left for good\n");
    assertThat(PathLock.parse(lock.text()).text()).isEqualTo(lock.text());
  }

  @Test
  void whatIsNoLockIsRefusedWithItsLine() {
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
  void aNewJourneyBreaksNobody() {
    var changes = lock(PathLockTest::nudge).changesSince(PathLock.parse(""));

    assertThat(changes.isEmpty()).isFalse();
    assertThat(changes.isCompatible()).isTrue();
  }

  @Test
  void aChangeOfThePlanIsShownAndBreaksNobody() {
    var changes =
        lock(PLAN.exitsOn(event("Left")), PathLockTest::nudge)
            .changesSince(lock(PathLockTest::nudge));

    assertThat(changes).hasToString("+ plan: exits on: Left");
    assertThat(changes.isEmpty()).isFalse();
    assertThat(changes.isCompatible()).isTrue();
  }

  // Breaks. The journey that is changed:

  private static void before(Enrollment lead) {
    var guide = lead.send(email("guide"));
    if (guide.openedWithin(days(3))) {
      lead.score(5);
      lead.pause(days(2));
    } else {
      lead.send(email("nudge"));
    }
    lead.send(email("bye"));
  }

  /** A change, as it breaks, and as it is guarded. */
  record Change(
      String name,
      Consumer<Enrollment> breaking,
      Consumer<Enrollment> guarded,
      String what,
      long paths,
      String guard) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Change> changes() {
    return List.of(
        new Change(
            "step added",
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                lead.score(5);
                lead.send(email("extra"));
                lead.pause(days(2));
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                lead.score(5);
                if (lead.hasChange("extra")) {
                  lead.send(email("extra"));
                }
                lead.pause(days(2));
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            "\"send email extra\" is new before \"pause 2 days\"",
            1,
            """
        if (lead.since("extra")) {
          lead.send(email("extra"));
        }"""),
        new Change(
            "step added at the end",
            lead -> {
              before(lead);
              lead.pause(days(1));
            },
            lead -> {
              before(lead);
              if (lead.hasChange("rest")) {
                lead.pause(days(1));
              }
            },
            "\"pause 1 day\" is new before \"end\"",
            2,
            """
        if (lead.since("pause-1-day")) {
          lead.pause(days(1));
        }"""),
        new Change(
            "question added",
            lead -> {
              if (!lead.is(attribute("vip").is(true))) {
                before(lead);
              }
            },
            lead -> {
              if (!lead.hasChange("vips") || !lead.is(attribute("vip").is(true))) {
                before(lead);
              }
            },
            "\"vip is true\" is new before \"send email guide\"",
            2,
            """
        if (lead.since("vip-is-true")) {
          // vip is true
        }"""),
        new Change(
            "step removed",
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                lead.pause(days(2));
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                if (!lead.hasChange("no-score")) {
                  lead.score(5);
                }
                lead.pause(days(2));
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            "\"score +5\" is gone before \"pause 2 days\"",
            1,
            """
        if (!lead.since("without-score-5")) {
          lead.score(+5);
        }"""),
        new Change(
            "steps reordered",
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                lead.pause(days(2));
                lead.score(5);
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                if (lead.hasChange("rest-first")) {
                  lead.pause(days(2));
                  lead.score(5);
                } else {
                  lead.score(5);
                  lead.pause(days(2));
                }
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            "\"pause 2 days\" comes before \"score +5\", and came after it",
            1,
            """
        if (lead.since("pause-2-days")) {
          lead.pause(days(2));
        } else {
          lead.score(+5);
        }"""),
        new Change(
            "step renamed",
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                lead.score(5);
                lead.pause(days(2));
              } else {
                lead.send(email("nudge").named("second-try"));
              }
              lead.send(email("bye"));
            },
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                lead.score(5);
                lead.pause(days(2));
              } else {
                lead.send(
                    lead.hasChange("try") ? email("nudge").named("second-try") : email("nudge"));
              }
              lead.send(email("bye"));
            },
            "\"send email second-try (nudge)\" is in place of \"send email nudge\"",
            1,
            """
        if (lead.since("second-try")) {
          lead.send(email("nudge").named("second-try"));
        } else {
          lead.send(email("nudge"));
        }"""),
        new Change(
            "wait changed",
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(4))) {
                lead.score(5);
                lead.pause(days(2));
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            lead -> {
              var guide = lead.send(email("guide"));
              if (guide.openedWithin(lead.hasChange("patience") ? days(4) : days(3))) {
                lead.score(5);
                lead.pause(days(2));
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            "\"guide opened within 4 days\" is in place of \"guide opened within 3 days\"",
            2,
            """
        if (lead.since("guide-opened-within-4-days")) {
          // guide opened within 4 days
        } else {
          // guide opened within 3 days
        }"""),
        new Change(
            "pause changed",
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                lead.score(5);
                lead.pause(days(1));
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                lead.score(5);
                lead.pause(lead.hasChange("sooner") ? days(1) : days(2));
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            "\"pause 1 day\" is in place of \"pause 2 days\"",
            1,
            """
        if (lead.since("pause-1-day")) {
          lead.pause(days(1));
        } else {
          lead.pause(days(2));
        }"""),
        new Change(
            "branches swapped",
            lead -> {
              if (!lead.send(email("guide")).openedWithin(days(3))) {
                lead.score(5);
                lead.pause(days(2));
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3)) != lead.hasChange("swap")) {
                lead.score(5);
                lead.pause(days(2));
              } else {
                lead.send(email("nudge"));
              }
              lead.send(email("bye"));
            },
            "\"send email nudge\" is in place of \"score +5\"",
            1,
            """
        if (lead.since("nudge")) {
          lead.send(email("nudge"));
        } else {
          lead.score(+5);
        }"""),
        new Change(
            "end changed",
            lead -> {
              before(lead);
              lead.exit("over");
            },
            lead -> {
              before(lead);
              if (lead.hasChange("exit")) {
                lead.exit("over");
              }
            },
            "\"exit: over\" is in place of \"end\"",
            2,
            """
        if (lead.since("exit-over")) {
          // exit: over
        } else {
          // end
        }"""));
  }

  private static Change pauseChanged() {
    return changes().stream()
        .filter(change -> change.name().equals("pause changed"))
        .findFirst()
        .orElseThrow();
  }

  private static LockChanges changes(
      Consumer<Enrollment> old, Consumer<Enrollment> now, Function<PathLock, String> form) {
    return lock(now).changesSince(PathLock.parse(form.apply(lock(old))));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeThatIsNotGuardedBreaksAndShowsTheGuard(Change change) {
    for (Function<PathLock, String> form :
        List.<Function<PathLock, String>>of(PathLock::textOfPaths, PathLock::textOfPoints)) {
      var changes = changes(PathLockTest::before, change.breaking, form);

      assertThat(changes.isCompatible()).isFalse();
      assertThat(changes.isEmpty()).isFalse();
      var first = changes.breakingChanges().getFirst();
      assertThat(first.description()).isEqualTo(change.what);
      assertThat(first.paths()).isEqualTo(change.paths);
      assertThat(first.guardCode()).isEqualTo(change.guard);
      assertThat(first.examples()).hasSizeBetween(1, (int) change.paths);
    }
  }

  @ParameterizedTest
  @MethodSource("changes")
  void theSameChangePassesWhenItIsGuarded(Change change) {
    assertThat(
            changes(PathLockTest::before, change.guarded, PathLock::textOfPaths).breakingChanges())
        .isEmpty();
    assertThat(
            changes(PathLockTest::before, change.guarded, PathLock::textOfPoints).breakingChanges())
        .isEmpty();
  }

  /** The guards of one change stand while the next is made. */
  @ParameterizedTest
  @MethodSource("changes")
  void aGuardOnAGuardedJourneyPasses(Change change) {
    Consumer<Enrollment> twice =
        lead -> {
          if (lead.hasChange("greeting")) {
            lead.send(email("hello"));
          }
          change.guarded.accept(lead);
        };

    assertThat(changes(change.guarded, twice, PathLock::textOfPaths).breakingChanges()).isEmpty();
    assertThat(changes(change.guarded, twice, PathLock::textOfPoints).breakingChanges()).isEmpty();
    assertThat(changes(PathLockTest::before, twice, PathLock::textOfPoints).breakingChanges())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeWhoseGuardIsTakenAwayIsSaidToBeThat(Change change) {
    var changes = changes(change.guarded, change.breaking, PathLock::textOfPaths);

    assertThat(changes.breakingChanges())
        .isNotEmpty()
        .allSatisfy(
            found ->
                assertThat(found.description())
                    .startsWith("the guard \"")
                    .contains("is gone: where \"")
                    .endsWith("(safe only when nobody from before it is inside)"));
  }

  @Test
  void aBreakReadsAsAPersonNeedsIt() {
    var changes = changes(PathLockTest::before, pauseChanged().breaking, PathLock::text);

    assertThat(changes)
        .hasToString(
            """
            BREAK: "pause 1 day" is in place of "pause 2 days"
              old paths that come there: 1
                send email guide -> guide opened within 3 days: yes -> score +5 -> pause 2 days ...
              what keeps the old way for those who are inside:
                if (lead.since("pause-1-day")) {
                  lead.pause(days(1));
                } else {
                  lead.pause(days(2));
                }
            - path: send email guide -> guide opened within 3 days: yes -> score +5 -> pause 2 days -> send email bye -> end
            + path: send email guide -> guide opened within 3 days: yes -> score +5 -> pause 1 day -> send email bye -> end""");
  }

  @Test
  void aNewAnswerBreaksNobodyAndAnAnswerThatIsGoneDoes() {
    var two =
        "# journey: told\nsplit size: SMALL -> end\nsplit size: LARGE -> send email large -> end\n";
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
  void aGuardOfAnOldNameForANewChangeBreaks() {
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
                  .isEqualTo("lead.since(\"news-2\") // a name of its own for the new change");
            });
  }

  @Test
  void aSuggestedNameIsNoneThatIsTaken() {
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
        .startsWith("if (lead.since(\"pause-1-day-2\")) {");
  }

  @Test
  void aBreakThatMillionsOfPathsMeetIsToldOnce() {
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
  void aRenamedStepIsOneBreakWhereverItIsMet() {
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
