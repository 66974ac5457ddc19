package dev.senda.explorer.virtualtime;

import dev.senda.journey.Engagement;
import java.time.Duration;

/**
 * An engagement of a contact with a message.
 *
 * @param link the name of the link that is clicked, or of the answer that is given by text; empty
 *     for none, or one without name
 * @param after the time after the send
 */
public record Reaction(Engagement engagement, String link, Duration after) {

  /**
   * @throws IllegalArgumentException if it is before the message was sent
   */
  public Reaction {
    if (after.isNegative()) {
      throw new IllegalArgumentException("after: %s (expected zero or more)".formatted(after));
    }
  }

  public Reaction(Engagement how, Duration after) {
    this(how, "", after);
  }
}
