package dev.senda.explorer;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Occurrence;
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
 * One run of a journey: where in the code it was, and what it was answered there.
 *
 * @param finding what made the run worthless; null where nothing did
 * @param repeated names that came twice
 */
record Recorded(List<Visit> visits, End end, @Nullable Finding finding, Set<String> repeated) {

  /**
   * A point of the code: what makes two steps of two paths the same one.
   *
   * @param site the place in the code that takes it: two branches that both say goodbye are two
   * @param what the step, by its name; a wait that is named for its message only by what it waits
   *     for, so that a message kept in a variable makes no difference
   * @param rounds the rounds of loops that it is in
   * @param turn how often the path has been at one place at most, this one included: the turn of a
   *     loop of Java's own
   */
  record Point(int site, String what, List<String> rounds, int turn) {

    boolean isTheSameCodeAs(Point other) {
      return site == other.site && what.equals(other.what);
    }
  }

  /** A step that was taken, and the index of its answer. */
  record Visit(Point point, Step step, int answer) {

    /** What was answered; null where nothing is asked. */
    @Nullable Object given() {
      return step instanceof Question<?> question ? question.answers().get(answer) : null;
    }
  }

  /** Decides what a step is answered. */
  interface Answers {
    int to(Point point, int position, Step step);
  }

  /** Numbers for places in the code. */
  static final class Sites {

    record Frame(String type, String method, int index) {}

    private final Map<List<Frame>, Integer> numbers = new HashMap<>();

    int number(List<Frame> frames) {
      return numbers.computeIfAbsent(frames, _ -> numbers.size());
    }
  }

  /** Runs the journey. */
  static Recorded of(Journey journey, Answers answers, Sites sites, int mostSteps) {
    return new Recorder(answers, sites, mostSteps).through(journey);
  }

  /** Of every step; 0 where nothing is asked. */
  List<Integer> answers() {
    return visits.stream().map(Visit::answer).toList();
  }

  Path path() {
    return new Path(
        visits.stream().map(visit -> new Path.Taken(visit.step(), visit.given())).toList(), end);
  }

  boolean isTheSameAs(Recorded again) {
    return visits.equals(again.visits) && end.equals(again.end);
  }

  /** What was found where this run and another one of the same answers part. */
  Finding difference(Recorded again) {
    int at = 0;
    while (at < visits.size()
        && at < again.visits.size()
        && visits.get(at).equals(again.visits.get(at))) {
      at++;
    }
    return new Finding.Nondeterministic(whatComes(at), again.whatComes(at));
  }

  private String whatComes(int at) {
    return at < visits.size() ? visits.get(at).step().name() : end.toString();
  }

  /** Runs it once. */
  private static final class Recorder implements Interpreter {

    private static final StackWalker STACK = StackWalker.getInstance();

    private final Answers answers;
    private final Sites sites;
    private final int mostSteps;
    private final StepNames names = new StepNames();
    private final List<Visit> visits = new ArrayList<>();
    private final Map<Point, Integer> timesAt = new HashMap<>();
    private final Set<String> repeated = new LinkedHashSet<>();
    private int turn = 1;
    private @Nullable End end;
    private @Nullable Finding finding;

    Recorder(Answers answers, Sites sites, int mostSteps) {
      this.answers = answers;
      this.sites = sites;
      this.mostSteps = mostSteps;
    }

    Recorded through(Journey journey) {
      try {
        journey.run(new Enrollment(this));
      } catch (Over _) {
        // The end that was reached is kept in its field.
      } catch (RuntimeException e) {
        if (end == null) {
          end = new End.Failed(e.toString());
        }
      }
      return new Recorded(
          List.copyOf(visits), end == null ? new End.Completed() : end, finding, repeated);
    }

    @Override
    public void take(Step.Deed deed) {
      checkThatItIsNotOver(deed);
      if (deed instanceof Step.Exit exit) {
        end = new End.Exited(exit.reason());
        throw new Over();
      }
      visit(deed);
    }

    @Override
    public <A> A answer(Question<A> question) {
      checkThatItIsNotOver(question);
      return question.answers().get(visit(question));
    }

    private int visit(Step step) {
      if (visits.size() == mostSteps) {
        finding = new Finding.EndlessPath(mostSteps);
        end = new End.Unknown();
        throw new Over();
      }
      if (names.enter(step).repeats()) {
        repeated.add(step.name());
      }
      var point = point(step);
      int answer = answers.to(point, visits.size(), step);
      visits.add(new Visit(point, step, answer));
      return answer;
    }

    private void checkThatItIsNotOver(Step step) {
      if (end != null) {
        finding = new Finding.CatchesItsEnd(step.name());
        throw new Over();
      }
    }

    private Point point(Step step) {
      var place = new Point(sites.number(frames()), what(step), names.rounds(), 0);
      turn = Math.max(turn, timesAt.merge(place, 1, Integer::sum));
      return new Point(place.site(), place.what(), place.rounds(), turn);
    }

    /** The frames of the journey's own code, the innermost first. */
    private static List<Sites.Frame> frames() {
      return STACK.walk(
          frames ->
              frames
                  .dropWhile(Recorder::isOurs)
                  .takeWhile(frame -> !isOurs(frame))
                  .filter(frame -> !isLanguage(frame.getClassName()))
                  .map(
                      frame ->
                          new Sites.Frame(
                              frame.getClassName(),
                              frame.getMethodName(),
                              frame.getByteCodeIndex()))
                  .toList());
    }

    private static boolean isOurs(StackWalker.StackFrame frame) {
      return frame.getClassName().equals(Recorder.class.getName());
    }

    private static boolean isLanguage(String type) {
      return type.startsWith("dev.senda.journey.") || type.startsWith("java.");
    }

    private static String what(Step step) {
      return switch (step) {
        case Question.Waits waits when waits.label().isEmpty() ->
            what(waits.occurrence()) + " within " + waits.within();
        case Question.FirstOf first when first.label().isEmpty() ->
            "first of %s within %s"
                .formatted(first.awaited().stream().map(Recorder::what).toList(), first.within());
        case Question.DeliveryOf _ -> "delivery";
        case Step.Deed _, Question<?> _ -> Words.taken(step, null);
      };
    }

    private static String what(Occurrence occurrence) {
      return switch (occurrence) {
        case Occurrence.Engaged engaged -> "%s %s".formatted(engaged.link(), engaged.how());
        case Occurrence.Happened happened -> happened.event().toString();
      };
    }
  }
}
