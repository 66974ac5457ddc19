package dev.senda.journey;

import java.util.Locale;

/** Whether a contact is left out, for comparison. */
public enum Holdout {
  HELD_OUT,
  TREATED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
