package dev.senda.explorer;

import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.graph.StepText;
import dev.senda.explorer.source.StepLocations;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a journey: the places in the code that it reached, and the answers that it got there.
 *
 * @param finding the problem that invalidates the run; null for none
 * @param duplicateNames the step names that occurred twice
 */
record RunTrace(
    List<Visit> visits, PathEnd end, @Nullable JourneyFinding finding, Set<String> duplicateNames) {

  /**
   * A point of the code: what makes two steps of two paths the same one.
   *
   * @param site the place in the code that takes it: two branches that both say goodbye are two
   * @param description the step, by its name; a wait that is named for its message only by what it
   *     waits for, so that a message kept in a variable makes no difference
   * @param rounds the rounds of loops that it is in
   * @param iteration how often the path has been at one place at most, this one included: the turn
   *     of a loop of Java's own
   */
  record ProgramPoint(int site, String description, List<String> rounds, int iteration) {

    boolean isSameCodeAs(ProgramPoint other) {
      return site == other.site && description.equals(other.description);
    }
  }

  /** A step that was taken, and the index of its answer. */
  record Visit(ProgramPoint point, Step step, int answer) {

    /** The answer; null if the step asks nothing. */
    @Nullable Object answerValue() {
      return step instanceof Question<?> question ? question.answers().get(answer) : null;
    }
  }

  /** Decides the answer of a step. */
  interface AnswerStrategy {
    int answerFor(ProgramPoint point, int position, Step step);
  }

  /** Numbers for places in the code. */
  static final class CallSites {

    record Frame(String type, String method, int index) {}

    private final Map<List<Frame>, Integer> numbers = new HashMap<>();
    private final StepLocations locations = new StepLocations();

    StepLocations locations() {
      return locations;
    }

    int numberOf(List<Frame> frames) {
      return numbers.computeIfAbsent(frames, _ -> numbers.size());
    }
  }

  /** Runs the journey. */
  static RunTrace trace(Journey journey, AnswerStrategy answers, CallSites sites, int mostSteps) {
    return new TraceRecorder(answers, sites, mostSteps).run(journey);
  }

  /** The indexes of the answers of all steps; 0 for a step that asks nothing. */
  List<Integer> answers() {
    return visits.stream().map(Visit::answer).toList();
  }

  JourneyPath path() {
    return new JourneyPath(
        visits.stream()
            .map(visit -> new JourneyPath.TakenStep(visit.step(), visit.answerValue()))
            .toList(),
        end);
  }

  boolean isSameRunAs(RunTrace again) {
    return visits.equals(again.visits) && end.equals(again.end);
  }

  /** The finding at the first difference between this run and another one with the same answers. */
  JourneyFinding difference(RunTrace again) {
    int at = 0;
    while (at < visits.size()
        && at < again.visits.size()
        && visits.get(at).equals(again.visits.get(at))) {
      at++;
    }
    return new JourneyFinding.Nondeterministic(whatComes(at), again.whatComes(at));
  }

  private String whatComes(int at) {
    return at < visits.size() ? visits.get(at).step().name() : end.toString();
  }

  /** Runs it once. */
  private static final class TraceRecorder implements Interpreter {

    private static final StackWalker STACK = StackWalker.getInstance();

    private final AnswerStrategy answers;
    private final CallSites sites;
    private final int mostSteps;
    private final StepNameScopes names = new StepNameScopes();
    private final List<Visit> visits = new ArrayList<>();
    private final Map<ProgramPoint, Integer> timesAt = new HashMap<>();
    private final Set<String> repeated = new LinkedHashSet<>();
    private int turn = 1;
    private @Nullable PathEnd end;
    private @Nullable JourneyFinding finding;

    TraceRecorder(AnswerStrategy answers, CallSites sites, int mostSteps) {
      this.answers = answers;
      this.sites = sites;
      this.mostSteps = mostSteps;
    }

    RunTrace run(Journey journey) {
      try {
        journey.run(new Enrollment(this));
      } catch (StopPathError _) {
        // The end that was reached is kept in its field.
      } catch (RuntimeException e) {
        if (end == null) {
          end = new PathEnd.Failed(e.toString());
          sites.locations().record(e);
        }
      }
      return new RunTrace(
          List.copyOf(visits), end == null ? new PathEnd.Completed() : end, finding, repeated);
    }

    @Override
    public void perform(Step.Command command) {
      checkThatItIsNotOver(command);
      if (command instanceof Step.Exit exit) {
        end = new PathEnd.Exited(exit.reason());
        throw new StopPathError();
      }
      if (command instanceof Step.Round round && round.isBeyondExplored()) {
        end = new PathEnd.GoesOn(round.name());
        throw new StopPathError();
      }
      visit(command);
    }

    @Override
    public <A> A answer(Question<A> question) {
      checkThatItIsNotOver(question);
      return question.answers().get(visit(question));
    }

    private int visit(Step step) {
      if (visits.size() == mostSteps) {
        finding = new JourneyFinding.EndlessPath(mostSteps, step.name());
        end = new PathEnd.Truncated();
        throw new StopPathError();
      }
      sites.locations().record(step.name());
      if (names.enter(step).isDuplicate()) {
        repeated.add(step.name());
      }
      var point = point(step);
      int answer = answers.answerFor(point, visits.size(), step);
      visits.add(new Visit(point, step, answer));
      return answer;
    }

    private void checkThatItIsNotOver(Step step) {
      if (end != null) {
        finding = new JourneyFinding.StepAfterEnd(step.name());
        throw new StopPathError();
      }
    }

    private ProgramPoint point(Step step) {
      var place = new ProgramPoint(sites.numberOf(frames()), what(step), names.rounds(), 0);
      turn = Math.max(turn, timesAt.merge(place, 1, Integer::sum));
      return new ProgramPoint(place.site(), place.description(), place.rounds(), turn);
    }

    /** The frames of the journey's own code, the innermost first. */
    private static List<CallSites.Frame> frames() {
      return STACK.walk(
          frames ->
              frames
                  .dropWhile(TraceRecorder::isRecorderFrame)
                  .takeWhile(frame -> !isRecorderFrame(frame))
                  .filter(frame -> !isLanguage(frame.getClassName()))
                  .map(
                      frame ->
                          new CallSites.Frame(
                              frame.getClassName(),
                              frame.getMethodName(),
                              frame.getByteCodeIndex()))
                  .toList());
    }

    private static boolean isRecorderFrame(StackWalker.StackFrame frame) {
      return frame.getClassName().equals(TraceRecorder.class.getName());
    }

    private static boolean isLanguage(String type) {
      return type.startsWith("dev.senda.journey.") || type.startsWith("java.");
    }

    private static String what(Step step) {
      return switch (step) {
        case Question.WaitFor waitFor when waitFor.label().isEmpty() ->
            what(waitFor.occurrence()) + " within " + waitFor.within();
        case Question.FirstOf<?> first when first.label().isEmpty() ->
            "first of %s within %s"
                .formatted(
                    first.awaited().stream().map(TraceRecorder::what).toList(), first.within());
        case Question.DeliveryStatusOf _ -> "delivery";
        case Step.Command _, Question<?> _ -> StepText.describe(step, null);
      };
    }

    private static String what(AwaitedEvent awaitedEvent) {
      return switch (awaitedEvent) {
        case AwaitedEvent.Engaged engaged ->
            "%s %s".formatted(engaged.link(), engaged.engagement());
        case AwaitedEvent.Answered answered -> "answered " + answered.answer();
        case AwaitedEvent.Bounced _ -> "bounced";
        case AwaitedEvent.TaskDone done ->
            "task %s %s done".formatted(done.task().task().team(), done.task().task().text());
        case AwaitedEvent.Happened happened -> happened.event().toString();
      };
    }
  }
}
