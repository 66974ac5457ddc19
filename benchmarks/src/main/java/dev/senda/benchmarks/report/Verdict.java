package dev.senda.benchmarks.report;

import dev.senda.benchmarks.stats.Estimate;
import java.util.Locale;

/**
 * A goal, and what was measured.
 *
 * @param measured null where it could not be measured; then the outcome says why
 */
public record Verdict(String what, String goal, String measured, Outcome outcome) {

  /** Whether a goal is met. */
  public enum Outcome {
    /** The whole interval is on the right side. */
    MET,
    /** The whole interval is on the wrong side. */
    NOT_MET,
    /** The value is on the right side, but its interval is not. */
    MET_WITHIN_UNCERTAINTY,
    /** The value is on the wrong side, but a part of its interval is not. */
    NOT_RESOLVED,
    /** There was too little, as in a short run. */
    TOO_FEW;

    /** In words. */
    public String inWords() {
      return switch (this) {
        case MET -> "**met**";
        case NOT_MET -> "**not met**";
        case MET_WITHIN_UNCERTAINTY -> "met; its interval reaches beyond the goal";
        case NOT_RESOLVED -> "not met; its interval reaches the goal";
        case TOO_FEW -> "too few measurements to say";
      };
    }
  }

  /** A value that should be at least this. */
  public static Verdict atLeast(String what, double goal, Estimate measured, String unit) {
    var outcome =
        outcome(
            measured,
            measured.interval().low() >= goal,
            measured.value() >= goal,
            measured.interval().high() >= goal);
    return new Verdict(what, "at least " + plain(goal) + unit, text(measured, unit), outcome);
  }

  /** A value that should be at most this. */
  public static Verdict atMost(String what, double goal, Estimate measured, String unit) {
    var outcome =
        outcome(
            measured,
            measured.interval().high() <= goal,
            measured.value() <= goal,
            measured.interval().low() <= goal);
    return new Verdict(what, "at most " + plain(goal) + unit, text(measured, unit), outcome);
  }

  /** A count that must be exactly zero. */
  public static Verdict none(String what, long found, long of) {
    return new Verdict(
        what,
        "none",
        "%,d of %,d".formatted(found, of),
        found == 0 ? Outcome.MET : Outcome.NOT_MET);
  }

  private static String text(Estimate measured, String unit) {
    return Format.estimate(measured) + unit;
  }

  private static String plain(double goal) {
    return goal == Math.rint(goal)
        ? String.format(Locale.ROOT, "%,.0f", goal)
        : String.format(Locale.ROOT, "%.2f", goal);
  }

  private static Outcome outcome(
      Estimate measured, boolean wholly, boolean byValue, boolean partly) {
    if (!measured.isEnough()) {
      return Outcome.TOO_FEW;
    }
    if (wholly) {
      return Outcome.MET;
    }
    if (byValue) {
      return Outcome.MET_WITHIN_UNCERTAINTY;
    }
    return partly ? Outcome.NOT_RESOLVED : Outcome.NOT_MET;
  }
}
