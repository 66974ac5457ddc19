package dev.senda.store.sending;

import dev.senda.journey.SendRules.AfterDeferral;
import dev.senda.store.messages.MessageLedger.MessageKey;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;

/**
 * A message that waits until a rule permits it. Times are in simulated time.
 *
 * @param channel the wire name of the channel on which it will be sent
 * @param priority of its journey; the higher number goes first
 * @param deferredAt when it was deferred first
 * @param until when it is tried again
 * @param deadline until when it may be deferred
 * @param afterDeferral what happens then
 * @param holdsPlace whether it is sent at {@code until}, as far as is known: its place is reserved
 * @param reason the rule that decides, and those that it waits for besides
 * @param zone the contact's time zone, to show the times
 */
public record Deferral(
    MessageKey key,
    String channel,
    int priority,
    Instant deferredAt,
    Instant until,
    Instant deadline,
    AfterDeferral afterDeferral,
    boolean holdsPlace,
    String reason,
    ZoneId zone) {

  /**
   * The order in which messages get a place: first those that are sent anyway because they waited
   * too long, then by priority, then those that have waited longest. No two are equal.
   */
  static Comparator<Deferral> order(Instant now) {
    return Comparator.comparing((Deferral one) -> !one.isOverdue(now))
        .thenComparing(Comparator.comparingInt(Deferral::priority).reversed())
        .thenComparing(Deferral::deferredAt)
        .thenComparing(one -> one.key().enrollmentId())
        .thenComparing(one -> one.key().ref().toString());
  }

  private boolean isOverdue(Instant now) {
    return afterDeferral == AfterDeferral.SEND && !now.isBefore(deadline);
  }
}
