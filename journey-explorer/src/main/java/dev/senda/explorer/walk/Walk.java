package dev.senda.explorer.walk;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.JourneyVocabulary;
import dev.senda.explorer.JourneyVocabulary.NameKind;
import dev.senda.explorer.graph.JourneyPath.TakenStep;
import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.explorer.virtualtime.VirtualRun;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.ValueReference;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The path of one contact through a journey: {@code walk(new EbookNurture(),
 * contact().opens("ebook-guide"))}. Only waits and pauses take virtual time. Its text has one line
 * for each step.
 */
public final class Walk {

  private static final int MOST_PATHS = 100_000;
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH);

  private final VirtualRun run;

  private Walk(VirtualRun run) {
    this.run = run;
  }

  /**
   * Walks a journey.
   *
   * @throws IllegalStateException if the journey does not end within 10,000 steps
   * @throws IllegalArgumentException if the scenario names something (a step, an event, an
   *     attribute) that the journey uses on no path; not checked for a journey that is too large to
   *     be explored completely. Also if an event has the key of a keyed journey, and the scenario
   *     does not say the key of the enrollment
   */
  public static Walk walk(Journey journey, Scenario scenario) {
    var scenarioContact = scenario.scenarioContact();
    requireKey(journey.plan(), scenarioContact);
    var walk = new Walk(VirtualRun.execute(journey, scenarioContact.start(), scenarioContact));
    walk.check(journey, scenarioContact);
    return walk;
  }

  /**
   * Every path that a contact can take, yes before no.
   *
   * @throws IllegalStateException if there are more than 100,000, or not all of them are known
   */
  public static List<PossiblePath> everyPathOf(Journey journey) {
    var exploration = Explorer.explore(journey);
    if (!exploration.isExhaustive()) {
      throw new IllegalStateException(
          "%s: not every path is known (expected all of them)"
              .formatted(exploration.plan().name()));
    }
    if (exploration.pathCount() > MOST_PATHS) {
      throw new IllegalStateException(
          "%s: %,d paths (expected at most %,d; use Explorer for more)"
              .formatted(exploration.plan().name(), exploration.pathCount(), MOST_PATHS));
    }
    return exploration.paths().map(PossiblePath::new).toList();
  }

  /** Every step that was taken, with what was answered; a wait that was cut short has no answer. */
  public List<TakenStep> steps() {
    return run.steps().stream().map(VirtualRun.RunStep::taken).toList();
  }

  /** The steps of the sent messages, in order, without skipped and rejected ones. */
  public List<String> sent() {
    return run.steps().stream()
        .filter(VirtualRun.RunStep::isSent)
        .map(runStep -> runStep.taken().step().name())
        .toList();
  }

  /** The actions other than sends, in order: {@code score +20}, {@code notify sales: Call}. */
  public List<String> actions() {
    return run.steps().stream()
        .map(runStep -> runStep.taken().step())
        .filter(Step.Act.class::isInstance)
        .map(Step::name)
        .toList();
  }

  /** The duration, in virtual time. */
  public Duration took() {
    return run.duration();
  }

  /** How it ended. */
  public EnrollmentEnd end() {
    return run.end();
  }

  /**
   * When the step of that name first started, in the contact's time zone.
   *
   * @throws IllegalArgumentException if the walk has no such step
   */
  public ZonedDateTime at(String step) {
    return at(step, 1);
  }

  /**
   * When the step of that name started for the given time.
   *
   * @param time 1 for the first
   * @throws IllegalArgumentException if it started less often
   */
  public ZonedDateTime at(String step, int time) {
    return run.steps().stream()
        .filter(runStep -> runStep.taken().step().name().equals(step))
        .skip(time - 1L)
        .findFirst()
        .map(VirtualRun.RunStep::from)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "step \"%s\": not taken%s (expected one of %s)"
                        .formatted(
                            step,
                            time == 1 ? "" : " %d times".formatted(time),
                            run.steps().stream()
                                .map(runStep -> "\"" + runStep.taken().step().name() + "\"")
                                .distinct()
                                .collect(joining(", ")))));
  }

  @Override
  public String toString() {
    return run.steps().stream()
        .map(runStep -> "%s  %s%n".formatted(WHEN.format(runStep.from()), runStep.taken()))
        .collect(joining("", "", "%s  %s".formatted(WHEN.format(run.endedAt()), run.end())));
  }

  /** Whether an event is about this order or another one must not be left open. */
  private static void requireKey(Plan plan, ScenarioContact scenarioContact) {
    var key = plan.keyProperty();
    if (key == null || scenarioContact.property(ValueReference.Property.START, key) != null) {
      return;
    }
    scenarioContact.events().stream()
        .filter(event -> event.properties().containsKey(key))
        .findFirst()
        .ifPresent(
            event -> {
              throw new IllegalArgumentException(
                  "%s: \"%s\" has %s, and the event that enrolled has none (expected enrolledBy(event(...).with(\"%s\", ...)))"
                      .formatted(plan.name(), event.name(), key, key));
            });
  }

  /** Names on the walked path need no exploration of every path. */
  private void check(Journey journey, ScenarioContact scenarioContact) {
    var met =
        JourneyVocabulary.of(
            journey.plan(), run.steps().stream().map(runStep -> runStep.taken().step()).toList());
    var others =
        scenarioContact.usedNames().stream()
            .filter(usedName -> !met.contains(usedName.kind(), usedName.name()))
            .filter(
                usedName ->
                    usedName.kind() != NameKind.START_EVENT || !journey.plan().starts().isEmpty())
            .toList();
    if (others.isEmpty()) {
      return;
    }
    var exploration = Explorer.explore(journey);
    if (exploration.isExhaustive()) {
      var all = JourneyVocabulary.of(exploration);
      others.forEach(usedName -> all.requireKnown(usedName.kind(), usedName.name()));
    }
  }
}
