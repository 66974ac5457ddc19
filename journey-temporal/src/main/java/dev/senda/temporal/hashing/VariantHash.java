package dev.senda.temporal.hashing;

import dev.senda.journey.Split;

/**
 * Gives each contact its variant of a split by a hash: the same in every enrollment and on every
 * machine, evenly spread over contacts, and independent of its variants of other splits.
 */
public final class VariantHash {

  private static final double STEPS = 0x1p53;

  private VariantHash() {}

  /**
   * The index of the contact's variant, by the weights that the split was given. For a split whose
   * weights are learned, the workflow calls {@code EnrollmentActivities.assignVariant} instead.
   *
   * @param contact the contact's key
   */
  public static int variantIndex(Split<?> split, String contact) {
    return split.indexAt(point(split.name(), contact));
  }

  /** From 0 to less than 1, evenly spread over contacts, and unlike that of another split. */
  public static double point(String split, String contact) {
    return (Sha256.first64Bits(split + "/" + contact) >>> 11) / STEPS;
  }
}
