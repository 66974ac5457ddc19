package dev.senda.temporal;

/** Gives each contact a point in each split, always the same one. */
final class StickyHash {

  private static final double STEPS = 0x1p53;

  private StickyHash() {}

  /** From 0 to less than 1, evenly spread over contacts, and unlike that of another split. */
  static double point(String split, String contact) {
    return (Sha256.first64Bits(split + "/" + contact) >>> 11) / STEPS;
  }
}
