package dev.senda.temporal;

import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The steps that an enrollment has taken, with what was answered: what a run that continues another
 * one needs to come back to the same place of the journey's code.
 */
final class Past {

  private final List<Answered> steps;

  /** How many of them were taken by an earlier run, and are to be gone through again. */
  private final int earlier;

  private int position;

  /**
   * A step that was taken.
   *
   * @param step its name
   * @param answer the index of its answer; of a send, of what became of it
   */
  record Answered(String step, int answer) {}

  Past(List<Answered> earlier) {
    this.steps = new ArrayList<>(earlier);
    this.earlier = earlier.size();
  }

  /**
   * What an earlier run knows of this step; empty where it never came so far. Someone who passed a
   * place before a change was guarded there is one who was inside: the guard says no.
   *
   * @throws IllegalStateException if the journey's code takes another step than it did
   */
  OptionalInt next(Step step) {
    if (position == earlier) {
      return OptionalInt.empty();
    }
    var next = steps.get(position);
    if (!next.step.equals(step.name())) {
      if (step instanceof Question.Since) {
        return OptionalInt.of(Question.YES_AND_NO.indexOf(false));
      }
      throw new IllegalStateException(
          "the journey takes \"%s\" where this enrollment took \"%s\": a change must be guarded by since(...)"
              .formatted(step.name(), next.step));
    }
    position++;
    return OptionalInt.of(next.answer);
  }

  void add(Step step, int answer) {
    steps.add(new Answered(step.name(), answer));
  }

  List<Answered> all() {
    return List.copyOf(steps);
  }
}
