package dev.senda.journey;

import java.util.Locale;

/** What a contact does with a message and a journey can wait for. */
public enum Engagement {
  DELIVERED,
  OPENED,
  CLICKED,
  REPLIED;

  @Override
  public String toString() {
    return this == REPLIED ? "replied to" : name().toLowerCase(Locale.ROOT);
  }

  /** Whether this proves the other: a click proves that the message was delivered and opened. */
  public boolean implies(Engagement other) {
    return switch (this) {
      case DELIVERED -> other == DELIVERED;
      case OPENED -> other == OPENED || other == DELIVERED;
      case CLICKED -> other != REPLIED;
      case REPLIED -> other == REPLIED || other == OPENED || other == DELIVERED;
    };
  }
}
