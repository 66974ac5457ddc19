package dev.senda.temporal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Gives each contact a point in each split, always the same one. */
final class StickyHash {

  private static final double STEPS = 0x1p53;

  private StickyHash() {}

  /** From 0 to less than 1, evenly spread over contacts, and unlike that of another split. */
  static double point(String split, String contact) {
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
