package dev.senda.temporal;

import dev.senda.journey.Split;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

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

  /** From 0 to less than 1. */
  private static double point(String split, String contact) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest((split + "/" + contact).getBytes(StandardCharsets.UTF_8));
      return (ByteBuffer.wrap(hash).getLong() >>> 11) / STEPS;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
