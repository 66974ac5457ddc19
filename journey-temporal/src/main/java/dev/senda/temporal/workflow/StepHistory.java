package dev.senda.temporal.workflow;

import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The steps that an enrollment has taken, with what was answered: what a run that continues another
 * one needs to come back to the same place of the journey's code.
 */
final class StepHistory {

  private final List<AnsweredStep> steps;
  private final Map<String, Boolean> changes;

  /** How many of the steps were taken by an earlier run, and are to be gone through again. */
  private final int earlier;

  private int position;

  /** What the earlier run was in the middle of, until this run is there. */
  private @Nullable PendingSleep begun;

  /**
   * A step that was taken.
   *
   * @param step its name
   * @param answer the answer's text; of a send, what became of it; empty where nothing is asked
   */
  record AnsweredStep(String step, String answer) {}

  /**
   * A step that takes time, and is not over.
   *
   * @param step its name
   * @param began epoch milliseconds in house time
   * @param until when it is over at the latest, epoch milliseconds in house time
   */
  record PendingSleep(String step, long began, long until) {}

  /** Of an enrollment that is in its first run. */
  StepHistory() {
    this(List.of(), Map.of(), null);
  }

  /**
   * @param earlier the steps of the runs before
   * @param changes for each guarded change, whether the contact came after it
   * @param begun the step in which the last run ended; null if it ended between two steps
   */
  StepHistory(
      List<AnsweredStep> earlier, Map<String, Boolean> changes, @Nullable PendingSleep begun) {
    this.steps = new ArrayList<>(earlier);
    this.changes = new TreeMap<>(changes);
    this.earlier = earlier.size();
    this.begun = begun;
  }

  /**
   * What an earlier run knows of this step; empty where it never came so far.
   *
   * @throws IllegalStateException if the journey's code takes another step than it did
   */
  Optional<String> replayNext(Step step) {
    if (step instanceof Question.HasChange hasChange) {
      return guardAnswer(hasChange);
    }
    if (position == earlier) {
      if (begun != null) {
        checkThatItIs(begun.step, step);
      }
      return Optional.empty();
    }
    var next = steps.get(position);
    checkThatItIs(next.step, step);
    position++;
    return Optional.of(next.answer);
  }

  /**
   * Someone who passed a place before a change was guarded there is one who was inside: the guard
   * says no. Guards are no steps that must be found where they were: they come and go with the
   * changes that they guard.
   */
  private Optional<String> guardAnswer(Question.HasChange question) {
    var known = changes.get(question.change());
    if (known == null && (position < earlier || begun != null)) {
      known = false;
      changes.put(question.change(), false);
    }
    return Optional.ofNullable(known).map(String::valueOf);
  }

  private static void checkThatItIs(String taken, Step step) {
    if (!taken.equals(step.name())) {
      throw new IllegalStateException(
          "the journey takes \"%s\" where this enrollment took \"%s\": a change must be guarded by since(...)"
              .formatted(step.name(), taken));
    }
  }

  /** The sleep that an earlier run began in the step that is being taken, once. */
  Optional<PendingSleep> takePendingSleep() {
    var sleep = Optional.ofNullable(begun);
    begun = null;
    return sleep;
  }

  void record(Step step, String answer) {
    if (step instanceof Question.HasChange hasChange) {
      changes.put(hasChange.change(), Boolean.valueOf(answer));
    } else {
      steps.add(new AnsweredStep(step.name(), answer));
    }
  }

  List<AnsweredStep> steps() {
    return List.copyOf(steps);
  }

  Map<String, Boolean> changes() {
    return Collections.unmodifiableMap(changes);
  }
}
