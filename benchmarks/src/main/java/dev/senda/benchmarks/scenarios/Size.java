package dev.senda.benchmarks.scenarios;

/** How much is measured. */
public enum Size {
  /** Once, to see that it works. */
  SMOKE,
  /** All benchmarks together in less than ten minutes. */
  SHORT,
  /** All sizes. */
  FULL;

  /** The value for this size. */
  int of(int smoke, int small, int full) {
    return switch (this) {
      case SMOKE -> smoke;
      case SHORT -> small;
      case FULL -> full;
    };
  }
}
