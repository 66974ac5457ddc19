package dev.senda.temporal.workflow;

import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The steps that an enrollment has taken, with their answers. A run that continues another one
 * needs them to return to the same place in the journey's code.
 */
final class StepHistory {

  private final List<AnsweredStep> steps;
  private final Map<String, Boolean> changes;

  /** How many of the steps an earlier run took; this run replays them. */
  private final int earlier;

  private int position;

  /** The sleep in which the earlier run ended, until this run reaches it. */
  private @Nullable PendingSleep pendingSleep;

  /**
   * A step that was taken.
   *
   * @param step its name
   * @param answer the answer's text; the delivery status of a send; empty for a step that asks
   *     nothing
   */
  record AnsweredStep(String step, String answer) {}

  /**
   * Steps in the form in which a run hands them to the next one. The rounds of a loop repeat steps
   * and answers, so each of them is written once, and a step takes a few bytes.
   *
   * @param different the different ones among the steps; {@code news#? opened} where only the
   *     occurrence of a message makes the difference
   * @param numbered the indexes of those with a question mark in place of the occurrence
   * @param order for each step its index, followed by the occurrence where it is one of {@code
   *     numbered}
   */
  record CarriedSteps(List<AnsweredStep> different, List<Integer> numbered, List<Integer> order) {

    static final CarriedSteps NONE = new CarriedSteps(List.of(), List.of(), List.of());

    private static final Pattern OCCURRENCE = Pattern.compile("#(\\d{1,9})");
    private static final String ANY_OCCURRENCE = "#?";

    /** A step, and whether its occurrence is left out. */
    private record Form(AnsweredStep step, boolean isNumbered) {}

    static CarriedSteps of(List<AnsweredStep> steps) {
      var indexes = new LinkedHashMap<Form, Integer>();
      var order = new ArrayList<Integer>();
      for (var step : steps) {
        var number = onlyOccurrence(step.step());
        var form =
            number.isEmpty()
                ? new Form(step, false)
                : new Form(
                    new AnsweredStep(
                        OCCURRENCE.matcher(step.step()).replaceAll(ANY_OCCURRENCE), step.answer()),
                    true);
        indexes.putIfAbsent(form, indexes.size());
        order.add(indexes.get(form));
        number.ifPresent(order::add);
      }
      return new CarriedSteps(
          indexes.keySet().stream().map(Form::step).toList(),
          indexes.entrySet().stream()
              .filter(entry -> entry.getKey().isNumbered())
              .map(entry -> entry.getValue())
              .toList(),
          order);
    }

    /** The occurrence in the name; empty where there is none, or where there are several. */
    private static OptionalInt onlyOccurrence(String name) {
      var numbers = OCCURRENCE.matcher(name).results().map(found -> found.group(1)).distinct();
      var found = name.contains(ANY_OCCURRENCE) ? List.<String>of() : numbers.toList();
      // A number that is written otherwise, such as #007, could not be read back.
      return found.size() == 1 && !found.getFirst().startsWith("0")
          ? OptionalInt.of(Integer.parseInt(found.getFirst()))
          : OptionalInt.empty();
    }

    List<AnsweredStep> steps() {
      var steps = new ArrayList<AnsweredStep>();
      for (int i = 0; i < order.size(); i++) {
        int index = order.get(i);
        var step = different.get(index);
        if (numbered.contains(index)) {
          i++;
          step =
              new AnsweredStep(
                  step.step().replace(ANY_OCCURRENCE, "#" + order.get(i)), step.answer());
        }
        steps.add(step);
      }
      return steps;
    }
  }

  /**
   * A step that takes time and is not over.
   *
   * @param step its name
   * @param began epoch milliseconds of simulated time
   * @param until when it is over at the latest, epoch milliseconds of simulated time
   */
  record PendingSleep(String step, long began, long until) {}

  /** The history of an enrollment that is in its first run. */
  StepHistory() {
    this(List.of(), Map.of(), null);
  }

  /**
   * @param earlier the steps of the earlier runs
   * @param changes for each guard that was reached, whether the contact reached it after the change
   *     was deployed
   * @param pendingSleep the sleep that was running when the last run ended; null if it ended
   *     between two steps
   */
  StepHistory(
      List<AnsweredStep> earlier,
      Map<String, Boolean> changes,
      @Nullable PendingSleep pendingSleep) {
    this.steps = new ArrayList<>(earlier);
    this.changes = new TreeMap<>(changes);
    this.earlier = earlier.size();
    this.pendingSleep = pendingSleep;
  }

  /**
   * The answer that an earlier run recorded for this step; empty if no run has taken it yet.
   *
   * @throws IllegalStateException if the journey's code takes another step than the earlier run
   */
  Optional<String> replayNext(Step step) {
    if (step instanceof Question.HasChange hasChange) {
      return guardAnswer(hasChange);
    }
    if (position == earlier) {
      if (pendingSleep != null) {
        requireSameStep(pendingSleep.step, step);
      }
      return Optional.empty();
    }
    var next = steps.get(position);
    requireSameStep(next.step, step);
    position++;
    return Optional.of(next.answer);
  }

  /**
   * A contact who passed this place before the guard was deployed was inside before the change: the
   * guard answers no. Guards are not part of the list of steps, because they come and go with the
   * changes that they guard.
   */
  private Optional<String> guardAnswer(Question.HasChange question) {
    var known = changes.get(question.key());
    if (known == null && (position < earlier || pendingSleep != null)) {
      known = false;
      putChange(question, false);
    }
    return Optional.ofNullable(known).map(String::valueOf);
  }

  /** The rounds that were before the change are many, and come before the steps taken so far. */
  private void putChange(Question.HasChange question, boolean hasChange) {
    if (hasChange || question.round() == 0) {
      changes.put(question.key(), hasChange);
    }
  }

  private static void requireSameStep(String taken, Step step) {
    if (!taken.equals(step.name())) {
      throw new IllegalStateException(
          "the journey takes \"%s\" where this enrollment took \"%s\": a change must be guarded by hasChange(...)"
              .formatted(step.name(), taken));
    }
  }

  /** The sleep that an earlier run began in the step that is being taken, once. */
  Optional<PendingSleep> takePendingSleep() {
    var sleep = Optional.ofNullable(pendingSleep);
    pendingSleep = null;
    return sleep;
  }

  void record(Step step, String answer) {
    if (step instanceof Question.HasChange hasChange) {
      putChange(hasChange, Boolean.valueOf(answer));
    } else {
      steps.add(new AnsweredStep(step.name(), answer));
    }
  }

  /** An answer as text. Histories keep the text: an index would not survive a new order. */
  static String toText(Question<?> question, Object answer) {
    return question instanceof Question.FirstOf<?> first ? first.inWords(answer) : toText(answer);
  }

  static String toText(Object answer) {
    return answer instanceof Enum<?> one ? one.name() : answer.toString();
  }

  /**
   * Reads an answer back.
   *
   * @throws IllegalStateException if the question has no such answer
   */
  static <A> A parseAnswer(Question<A> question, String text) {
    for (var answer : question.answers()) {
      if (toText(question, answer).equals(text)) {
        return answer;
      }
    }
    throw new IllegalStateException(
        "\"%s\" was answered %s (expected one of %s)"
            .formatted(question.name(), text, question.answers()));
  }

  List<AnsweredStep> steps() {
    return List.copyOf(steps);
  }

  Map<String, Boolean> changes() {
    return Collections.unmodifiableMap(changes);
  }
}
