package dev.senda.explorer.simulation;

import java.util.SplittableRandom;

/**
 * The random numbers of one contact. A number depends on what it decides and not on the order of
 * calls. So a changed rate or step leaves all other numbers unchanged, and two simulations can be
 * compared.
 */
final class ContactRandom {

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long ofContact;

  ContactRandom(long seed, int contact) {
    this.ofContact = new SplittableRandom(seed + contact * SPREAD).nextLong();
  }

  /** A number from 0 to less than 1, always the same for the same decision. */
  double valueFor(String what) {
    return new SplittableRandom(ofContact ^ (what.hashCode() * SPREAD)).nextDouble();
  }
}
