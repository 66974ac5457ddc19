package dev.senda.explorer.dryrun;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Engagement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The assumed future behaviour of a contact. */
public enum Assumption {
  /** Messages are delivered, and the contact does nothing. */
  IGNORES_EVERYTHING(Engagement.DELIVERED, "messages reach the contact, who ignores all of them"),
  OPENS_EVERYTHING(Engagement.OPENED, "the contact opens every message at once, and clicks none"),
  CLICKS_EVERYTHING(
      Engagement.CLICKED, "the contact opens and clicks at once whatever is waited for"),
  /** Everything that the journey awaits happens at once, including events. */
  DOES_EVERYTHING(null, "the contact does at once the first thing that is waited for"),
  /** The channels accept the messages and cannot deliver them. */
  EVERY_MESSAGE_BOUNCES(null, "every message bounces at once");

  private final @Nullable Engagement most;
  private final String inWords;

  Assumption(@Nullable Engagement most, String inWords) {
    this.most = most;
    this.inWords = inWords;
  }

  boolean bounces() {
    return this == EVERY_MESSAGE_BOUNCES;
  }

  /** Which of these occurrences happens at once. */
  Optional<AwaitedEvent> firstAssumed(List<AwaitedEvent> possible) {
    return bounces() ? Optional.empty() : possible.stream().filter(this::happens).findFirst();
  }

  private boolean happens(AwaitedEvent awaitedEvent) {
    return switch (awaitedEvent) {
      case AwaitedEvent.Engaged engaged -> most == null || most.implies(engaged.engagement());
      case AwaitedEvent.Answered _ -> most == null;
      case AwaitedEvent.Bounced _ -> false;
      case AwaitedEvent.TaskDone _, AwaitedEvent.Happened _ -> most == null;
    };
  }

  @Override
  public String toString() {
    return inWords;
  }
}
