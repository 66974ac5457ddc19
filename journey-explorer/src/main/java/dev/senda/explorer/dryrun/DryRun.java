package dev.senda.explorer.dryrun;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.virtualtime.VirtualRun;
import dev.senda.journey.Journey;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The path that a real contact would go, with its dates. As text it is a line for each step, with
 * the contact's local time. Quiet hours, frequency caps and consent are not looked at: every
 * message is taken to go at once.
 *
 * @param journey the journey's name
 * @param assumption what the contact was taken to do; null for one of several ways, whose lines say
 *     it
 * @param lines every step
 * @param end how it ends, as text
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

  /** Why a step is as it is. */
  public enum Basis {
    /** The journey's code, the contact's data or the calendar says so. */
    KNOWN,
    /** Nobody knows yet: it is what was assumed. */
    ASSUMED
  }

  /**
   * A step.
   *
   * @param from when it begins, in the contact's zone
   * @param until when it is over; the same unless it waits
   * @param step the step and its answer, as text
   * @param name the step's name, as the picture and the timeline have it
   */
  public record Line(
      ZonedDateTime from, ZonedDateTime until, String step, String name, Basis basis) {

    /** Whether it lets time pass. */
    public boolean waits() {
      return until.isAfter(from);
    }
  }

  /**
   * Several ways that a contact may go.
   *
   * @param runs one for each, the way of who does all that is waited for first
   * @param isComplete whether these are all of them
   */
  public record PossibleRuns(List<DryRun> runs, boolean isComplete) {
    public PossibleRuns {
      runs = List.copyOf(runs);
    }
  }

  /**
   * The path if the contact does what is assumed.
   *
   * @param start when they come in, in their time zone
   * @throws IllegalStateException if the journey does not end
   */
  public static DryRun of(
      Journey journey, DryRunContact dryRunContact, ZonedDateTime start, Assumption assumption) {
    var run =
        VirtualRun.execute(journey, start, new AssumptionBehaviour(dryRunContact, assumption));
    return of(journey, assumption, run);
  }

  /**
   * Every path that the contact may go: whatever is waited for happens at once, or not in time; the
   * company's own questions have each of their answers.
   *
   * @param most how many are listed at most
   */
  public static PossibleRuns possibleRuns(
      Journey journey, DryRunContact dryRunContact, ZonedDateTime start, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("ways: %d (expected 1 or more)".formatted(most));
    }
    var runs = new ArrayList<DryRun>();
    var choiceEnumerator = new ChoiceEnumerator();
    do {
      runs.add(
          of(
              journey,
              null,
              VirtualRun.execute(
                  journey, start, new BranchingBehaviour(dryRunContact, choiceEnumerator))));
    } while (choiceEnumerator.advance() && runs.size() < most);
    return new PossibleRuns(runs, choiceEnumerator.isExhausted());
  }

  private static DryRun of(Journey journey, @Nullable Assumption assumption, VirtualRun run) {
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
                        basis(runStep.taken().step())))
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

  /** A question mark before a step says that it was assumed. */
  @Override
  public String toString() {
    return lines.stream()
        .map(
            line ->
                "%-22s %s %s%n"
                    .formatted(
                        WHEN.format(line.from()),
                        line.basis() == Basis.ASSUMED ? "?" : " ",
                        line.step()))
        .collect(
            joining(
                "",
                "%s in %s%s%n"
                    .formatted(
                        journey, endedAt.getZone(), assumption == null ? "" : ": " + assumption),
                "%-22s   %s%n".formatted(WHEN.format(endedAt), end)));
  }
}
