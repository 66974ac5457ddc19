package dev.senda.workers.delivery;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundMessage;
import dev.senda.channels.SuppressionReason;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.queues.ChannelQueue;
import java.time.Duration;

/**
 * Hands a message to its channel, and records the effects of the result beyond the message: it
 * holds, pauses or resumes a queue, and suppresses an address.
 */
public final class DeliveryExecutor {

  /**
   * Real time after which a delivery is aborted: shorter than Temporal's timeout of the whole
   * activity, by the time that the rest takes.
   */
  public static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final ChannelRouter channelRouter;
  private final ChannelCircuitBreaker circuitBreaker;
  private final Suppressions suppressions;
  private final ScaledClock clock;

  public DeliveryExecutor(
      ChannelRouter channelRouter,
      ChannelCircuitBreaker circuitBreaker,
      Suppressions suppressions,
      ScaledClock clock) {
    this.channelRouter = channelRouter;
    this.circuitBreaker = circuitBreaker;
    this.suppressions = suppressions;
    this.clock = clock;
  }

  /**
   * Delivers the message once. No transaction may be open.
   *
   * @param isProbe whether the queue is held, and this message tests whether the fault is fixed
   * @throws RuntimeException on an unexpected fault; then it is not known whether the message was
   *     sent
   */
  public DeliveryResult deliver(
      OutboundMessage message, ChannelQueue channelQueue, boolean isProbe) {
    var delivery = channelRouter.deliver(channelQueue, message);
    switch (delivery) {
      case DeliveryResult.Accepted _ -> {
        if (isProbe) {
          circuitBreaker.lift(channelQueue, message.to());
        }
      }
      // Senda may have refused the message itself, which proves nothing about a held queue.
      case DeliveryResult.Rejected(var _, var suppressionReason) -> {
        if (suppressionReason != null) {
          addSuppression(message, suppressionReason);
        }
      }
      case DeliveryResult.NotSent(var reason, var retryAfter) -> {
        if (retryAfter != null) {
          circuitBreaker.pause(channelQueue, reason, retryAfter);
        }
      }
      case DeliveryResult.Misconfigured(var reason, var domain) -> {
        if (domain == null) {
          circuitBreaker.hold(channelQueue, reason);
        } else {
          circuitBreaker.holdDomain(channelQueue, domain, reason);
        }
      }
      case DeliveryResult.CountryNotPermitted(var reason) ->
          circuitBreaker.reportCountryNotPermitted(channelQueue, reason);
      case DeliveryResult.Unconfirmed _ -> {}
    }
    return delivery;
  }

  private void addSuppression(OutboundMessage message, SuppressionReason reason) {
    suppressions.add(
        message.channel(), message.to(), new Suppression(reason.wireName(), clock.instant()));
  }
}
