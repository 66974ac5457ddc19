package dev.senda.standalone.endtoend;

/**
 * The size of the crash and fault tests. {@code ./senda test} runs the reduced sizes: they inject
 * every fault, with fewer contacts. {@code ./senda test --full} runs the full ones.
 */
public final class TestSize {

  /** The system property that {@code ./senda test --full} sets. */
  private static final boolean FULL = Boolean.getBoolean("senda.test.full");

  private TestSize() {}

  /** The first value for the full size, the second one for the reduced size. */
  public static int choose(int full, int reduced) {
    return FULL ? full : reduced;
  }
}
