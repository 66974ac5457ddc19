package dev.senda.explorer.simulation;

import java.util.SplittableRandom;

/**
 * The chances of one contact. A throw belongs to what it decides, and not to its turn: so another
 * rate, or another step of the journey, leaves all other throws as they were, and two simulations
 * can be compared.
 */
final class ContactRandom {

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final long ofContact;

  ContactRandom(long seed, int contact) {
    this.ofContact = new SplittableRandom(seed + contact * SPREAD).nextLong();
  }

  /** From 0 to less than 1, always the same for the same thing. */
  double valueFor(String what) {
    return new SplittableRandom(ofContact ^ (what.hashCode() * SPREAD)).nextDouble();
  }
}
