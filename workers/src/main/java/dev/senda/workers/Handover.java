package dev.senda.workers;

import dev.senda.store.HouseClock;
import dev.senda.store.Suppressions;
import dev.senda.store.Suppressions.Suppression;
import dev.senda.temporal.Lane;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.Outgoing;

/**
 * Hands a message to its channel, and keeps what the answer says besides the message: that a lane
 * is held, rests or sends again, and that an address must not be written to.
 */
final class Handover {

  private final Channels channels;
  private final LaneGuard guard;
  private final Suppressions suppressions;
  private final HouseClock clock;

  Handover(Channels channels, LaneGuard guard, Suppressions suppressions, HouseClock clock) {
    this.channels = channels;
    this.guard = guard;
    this.suppressions = suppressions;
    this.clock = clock;
  }

  /**
   * Hands it over, once. No transaction may be open.
   *
   * @param isTrial whether the lane is held, and this message tries whether that is mended
   * @throws RuntimeException if something unexpected happens; then nobody knows whether it was
   *     handed over
   */
  Delivery of(Outgoing message, Lane lane, boolean isTrial) {
    var delivery = channels.deliver(lane, message);
    switch (delivery) {
      case Delivery.Accepted _ -> {
        if (isTrial) {
          guard.lift(lane);
        }
      }
      // It may have been refused by ourselves: that says nothing of a lane that is held.
      case Delivery.Rejected rejected ->
          rejected.address().suppression().ifPresent(reason -> suppress(message, reason));
      case Delivery.NotSent(var reason, var retryAfter) -> {
        if (retryAfter != null) {
          guard.rest(lane, reason, retryAfter);
        }
      }
      case Delivery.Misconfigured(var reason) -> guard.hold(lane, reason);
      case Delivery.NotPermittedThere(var reason) -> guard.tell(lane, reason);
      case Delivery.Ambiguous _ -> {}
    }
    return delivery;
  }

  private void suppress(Outgoing message, String reason) {
    suppressions.add(message.channel(), message.to(), new Suppression(reason, clock.instant()));
  }
}
