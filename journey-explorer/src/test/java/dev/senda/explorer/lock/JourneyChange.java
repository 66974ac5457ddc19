package dev.senda.explorer.lock;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;

import dev.senda.journey.Enrollment;
import java.util.List;
import java.util.function.Consumer;

/**
 * A change of a journey: as it breaks running enrollments, and as a guard keeps them running.
 *
 * @param description what the compatibility check says about the unguarded change
 * @param paths the number of old paths that it breaks
 * @param guard the code that the compatibility check suggests
 */
record JourneyChange(
    String name,
    Consumer<Enrollment> breaking,
    Consumer<Enrollment> guarded,
    String description,
    long paths,
    String guard) {

  @Override
  public String toString() {
    return name;
  }

  /** The journey that each change is applied to. */
  static void original(Enrollment lead) {
    var guide = lead.send(email("guide"));
    if (guide.openedWithin(days(3))) {
      lead.score(5);
      lead.pause(days(2));
    } else {
      lead.send(email("nudge"));
    }
    lead.send(email("bye"));
  }

  static List<JourneyChange> changes() {
    return List.of(
        new JourneyChange(
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
        if (lead.hasChange("extra")) {
          lead.send(email("extra"));
        }"""),
        new JourneyChange(
            "step added at the end",
            lead -> {
              original(lead);
              lead.pause(days(1));
            },
            lead -> {
              original(lead);
              if (lead.hasChange("rest")) {
                lead.pause(days(1));
              }
            },
            "\"pause 1 day\" is new before \"end\"",
            2,
            """
        if (lead.hasChange("pause-1-day")) {
          lead.pause(days(1));
        }"""),
        new JourneyChange(
            "question added",
            lead -> {
              if (!lead.is(attribute("vip").is(true))) {
                original(lead);
              }
            },
            lead -> {
              if (!lead.hasChange("vips") || !lead.is(attribute("vip").is(true))) {
                original(lead);
              }
            },
            "\"vip is true\" is new before \"send email guide\"",
            2,
            """
        if (lead.hasChange("vip-is-true")) {
          // vip is true
        }"""),
        new JourneyChange(
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
        if (!lead.hasChange("without-score-5")) {
          lead.score(+5);
        }"""),
        new JourneyChange(
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
        if (lead.hasChange("pause-2-days")) {
          lead.pause(days(2));
        } else {
          lead.score(+5);
        }"""),
        new JourneyChange(
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
        if (lead.hasChange("second-try")) {
          lead.send(email("nudge").named("second-try"));
        } else {
          lead.send(email("nudge"));
        }"""),
        new JourneyChange(
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
              if (guide.openedWithin(lead.hasChange("longer-wait") ? days(4) : days(3))) {
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
        if (lead.hasChange("guide-opened-within-4-days")) {
          // guide opened within 4 days
        } else {
          // guide opened within 3 days
        }"""),
        new JourneyChange(
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
        if (lead.hasChange("pause-1-day")) {
          lead.pause(days(1));
        } else {
          lead.pause(days(2));
        }"""),
        new JourneyChange(
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
        if (lead.hasChange("nudge")) {
          lead.send(email("nudge"));
        } else {
          lead.score(+5);
        }"""),
        new JourneyChange(
            "end changed",
            lead -> {
              original(lead);
              lead.exit("over");
            },
            lead -> {
              original(lead);
              if (lead.hasChange("exit")) {
                lead.exit("over");
              }
            },
            "\"exit: over\" is in place of \"end\"",
            2,
            """
        if (lead.hasChange("exit-over")) {
          // exit: over
        } else {
          // end
        }"""));
  }
}
