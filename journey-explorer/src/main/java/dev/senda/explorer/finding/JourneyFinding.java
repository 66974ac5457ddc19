package dev.senda.explorer.finding;

/** Something that is wrong with a journey; as text it says what was found and what was expected. */
public sealed interface JourneyFinding
    permits JourneyFinding.DuplicateStepName,
        JourneyFinding.Nondeterministic,
        JourneyFinding.UncaughtException,
        JourneyFinding.StepAfterEnd,
        JourneyFinding.EndlessPath,
        JourneyFinding.TooManyPaths,
        JourneyFinding.DependsOnEarlierAnswer,
        LintFinding {

  /**
   * What kind of mistake it is: a stable name of lower-case words, such as {@code endless-path}.
   */
  String code();

  /** The step that it is about, or the word of the plan; empty where it is about the whole. */
  default String where() {
    return this instanceof AtStep one ? one.step() : "";
  }

  /** A finding about one step. */
  interface AtStep {
    String step();
  }

  /** A step name that comes twice on one path, so that the two steps cannot be distinguished. */
  record DuplicateStepName(String step) implements JourneyFinding, AtStep {
    @Override
    public String code() {
      return "duplicate-step-name";
    }

    @Override
    public String toString() {
      return "step \"%s\": twice on one path (expected once: give one of them a name of its own; for a loop write for (int _ : lead.rounds(3)))"
          .formatted(step);
    }
  }

  /** The same answers led to another step. */
  record Nondeterministic(String first, String then) implements JourneyFinding {
    @Override
    public String code() {
      return "not-deterministic";
    }

    @Override
    public String toString() {
      return "run again with the same answers: %s (expected %s, as before: a journey must not ask a clock, a random number or a variable that outlives its run)"
          .formatted(then, first);
    }
  }

  /** The journey throws an exception. */
  record UncaughtException(String error, String path) implements JourneyFinding {
    @Override
    public String code() {
      return "exception";
    }

    @Override
    public String toString() {
      return "it throws %s (expected no exception) after: %s".formatted(error, path);
    }
  }

  /** A step follows after the end of the journey. */
  record StepAfterEnd(String step) implements JourneyFinding, AtStep {
    @Override
    public String code() {
      return "step-after-end";
    }

    @Override
    public String toString() {
      return "step \"%s\": taken after the end (expected nothing to run after it: do not catch Error or Throwable)"
          .formatted(step);
    }
  }

  /** A path that seems to have no end. */
  record EndlessPath(int steps, String step) implements JourneyFinding, AtStep {
    @Override
    public String code() {
      return "endless-path";
    }

    @Override
    public String toString() {
      return "a path does not end: %,d steps were followed, the last one \"%s\" (expected an end before: instead of while (true) write for (int _ : lead.rounds(12)), with as many rounds as you mean; or, until the enrollment ends, for (int _ : lead.every(FRIDAY, time(9, 0))) or for (int _ : lead.rounds()))"
          .formatted(steps, step);
    }
  }

  /** More paths, or more steps, than can be followed. */
  record TooManyPaths(long followed) implements JourneyFinding {
    @Override
    public String code() {
      return "too-many-paths";
    }

    @Override
    public String toString() {
      return "not every path is known: only %,d were followed (expected no more than that)"
          .formatted(followed);
    }
  }

  /**
   * The next step is not always the same, although the step and its answer are: it depends on a
   * variable that was set before. This matters only if there are too many paths to follow each.
   *
   * @param taken the step and its answer
   * @param path one way there, on which the other one follows
   */
  record DependsOnEarlierAnswer(String taken, String one, String other, String path)
      implements JourneyFinding {
    @Override
    public String code() {
      return "depends-on-earlier-answer";
    }

    @Override
    public String toString() {
      return "after \"%s\" comes once \"%s\", and once \"%s\" on the path: %s (expected always the same, for this journey has too many paths to follow each: ask again instead of keeping an answer in a variable, or split the journey)"
          .formatted(taken, one, other, path);
    }
  }
}
