package dev.senda.explorer.dryrun;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.virtualtime.VirtualRun;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The predicted path of a real contact, with its times. Its text has one line for each step, with
 * the contact's local time. It ignores consent.
 *
 * @param journey the journey's name
 * @param assumption the assumed behaviour; null for one of several possible runs, whose lines show
 *     it
 * @param lines every step
 * @param end the end, as text
 * @param endedAt when, in the contact's zone
 */
public record DryRun(
    String journey,
    @Nullable Assumption assumption,
    List<Line> lines,
    String end,
    ZonedDateTime endedAt) {

  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH);

  public DryRun {
    lines = List.copyOf(lines);
  }

  /** Why a step has its answer. */
  public enum Basis {
    /** The journey's code, the contact's data or the calendar decides it. */
    KNOWN,
    /** It is assumed, because it lies in the future. */
    ASSUMED
  }

  /**
   * A step.
   *
   * @param from when it begins, in the contact's zone
   * @param until when it is over; the same unless it waits
   * @param step the step and its answer, as text
   * @param name the step's name, as the picture and the timeline have it
   * @param message the message that it sends; null if it sends none
   * @param rule the rule that defers or skips the message; null for none
   */
  public record Line(
      ZonedDateTime from,
      ZonedDateTime until,
      String step,
      String name,
      Basis basis,
      @Nullable Message message,
      @Nullable String rule) {

    /** Whether the step takes time. */
    public boolean waits() {
      return until.isAfter(from);
    }
  }

  /**
   * The possible runs of a contact.
   *
   * @param runs the runs; first the one in which the contact does everything that is awaited
   * @param isComplete whether these are all possible runs
   */
  public record PossibleRuns(List<DryRun> runs, boolean isComplete) {
    public PossibleRuns {
      runs = List.copyOf(runs);
    }
  }

  /**
   * The path if the contact does what is assumed.
   *
   * @param start the time of the enrollment, in the contact's time zone
   * @throws IllegalStateException if the journey does not end
   */
  public static DryRun of(
      Journey journey, DryRunContact dryRunContact, ZonedDateTime start, Assumption assumption) {
    var behaviour = new AssumptionBehaviour(dryRunContact, assumption);
    return of(journey, assumption, VirtualRun.execute(journey, start, behaviour), behaviour);
  }

  /**
   * Every path that the contact can take: each awaited event happens at once or not in time, and
   * custom questions get each of their answers.
   *
   * @param most the maximum number of runs
   */
  public static PossibleRuns possibleRuns(
      Journey journey, DryRunContact dryRunContact, ZonedDateTime start, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("ways: %d (expected 1 or more)".formatted(most));
    }
    var runs = new ArrayList<DryRun>();
    var choiceEnumerator = new ChoiceEnumerator();
    do {
      var behaviour = new BranchingBehaviour(dryRunContact, choiceEnumerator);
      runs.add(of(journey, null, VirtualRun.execute(journey, start, behaviour), behaviour));
    } while (choiceEnumerator.advance() && runs.size() < most);
    return new PossibleRuns(runs, choiceEnumerator.isExhausted());
  }

  private static DryRun of(
      Journey journey,
      @Nullable Assumption assumption,
      VirtualRun run,
      KnownContactBehaviour behaviour) {
    var lines =
        run.steps().stream()
            .filter(runStep -> !(runStep.taken().step() instanceof Step.Round))
            .map(
                runStep ->
                    new Line(
                        runStep.from(),
                        runStep.until(),
                        runStep.taken().toString(),
                        runStep.taken().step().name(),
                        basis(runStep.taken().step()),
                        runStep.taken().step() instanceof Step.Send send ? send.message() : null,
                        behaviour.reasonOf(runStep.taken().step())))
            .toList();
    return new DryRun(
        journey.plan().name(), assumption, lines, run.end().toString(), run.endedAt());
  }

  private static Basis basis(Step step) {
    return switch (step) {
      case Question.Wait<?> _,
          Question.DeliveryStatusOf _,
          Question.TakeCoupon _,
          Question.Custom<?> _ ->
          Basis.ASSUMED;
      case Question.VariantChoice<?> choice ->
          choice.split().learned() ? Basis.ASSUMED : Basis.KNOWN;
      case Question.ConditionHolds _,
          Question.DateReached _,
          Question.HasChange _,
          Step.Command _ ->
          Basis.KNOWN;
    };
  }

  /** A question mark before a step means that its answer is assumed. */
  @Override
  public String toString() {
    return lines.stream()
        .map(
            line ->
                "%-22s %s %s%s%n"
                    .formatted(
                        WHEN.format(line.from()),
                        line.basis() == Basis.ASSUMED ? "?" : " ",
                        line.step(),
                        line.rule() == null
                            ? ""
                            : " (until %s: %s)".formatted(WHEN.format(line.until()), line.rule())))
        .collect(
            joining(
                "",
                "%s in %s%s%n"
                    .formatted(
                        journey, endedAt.getZone(), assumption == null ? "" : ": " + assumption),
                "%-22s   %s%n".formatted(WHEN.format(endedAt), end)));
  }
}
