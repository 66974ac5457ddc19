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

  /** A step name that comes twice on one path, so that the two steps cannot be distinguished. */
  record DuplicateStepName(String step) implements JourneyFinding {
    @Override
    public String toString() {
      return "step \"%s\": twice on one path (expected once: give one of them a name of its own)"
          .formatted(step);
    }
  }

  /** The same answers led to another step. */
  record Nondeterministic(String first, String then) implements JourneyFinding {
    @Override
    public String toString() {
      return "run again with the same answers: %s (expected %s, as before: a journey must not ask a clock, a random number or a variable that outlives its run)"
          .formatted(then, first);
    }
  }

  /** The journey throws an exception. */
  record UncaughtException(String error, String path) implements JourneyFinding {
    @Override
    public String toString() {
      return "it throws %s (expected no exception) after: %s".formatted(error, path);
    }
  }

  /** A step follows after the end of the journey. */
  record StepAfterEnd(String step) implements JourneyFinding {
    @Override
    public String toString() {
      return "step \"%s\": taken after the end (expected nothing to run after it: do not catch Error or Throwable)"
          .formatted(step);
    }
  }

  /** A path that seems to have no end. */
  record EndlessPath(int steps) implements JourneyFinding {
    @Override
    public String toString() {
      return "a path does not end: %,d steps were followed (expected an end before)"
          .formatted(steps);
    }
  }

  /** More paths, or more steps, than can be followed. */
  record TooManyPaths(long followed) implements JourneyFinding {
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
    public String toString() {
      return "after \"%s\" comes once \"%s\", and once \"%s\" on the path: %s (expected always the same, for this journey has too many paths to follow each: ask again instead of keeping an answer in a variable, or split the journey)"
          .formatted(taken, one, other, path);
    }
  }
}
