package dev.senda.temporal;

import dev.senda.journey.Split;

/**
 * Gives each contact its variant of a split by a hash: the same in every enrollment and on every
 * machine, evenly spread over contacts, and independent of its variants of other splits.
 */
public final class StickyHash {

  private static final double STEPS = 0x1p53;

  private StickyHash() {}

  /**
   * The index of the contact's variant, by the weights that the split was given; of one whose
   * weights are learned the host asks {@link Records#choose} instead.
   *
   * @param contact the contact's key
   */
  public static int variant(Split<?> split, String contact) {
    return split.at(point(split.name(), contact));
  }

  /** From 0 to less than 1, evenly spread over contacts, and unlike that of another split. */
  static double point(String split, String contact) {
    return (Sha256.first64Bits(split + "/" + contact) >>> 11) / STEPS;
  }
}
