package dev.senda.explorer.virtualtime;

import dev.senda.journey.DeliveryStatus;
import java.time.Duration;

/**
 * What a provider reports of a message after the channel accepted it.
 *
 * @param status a status that allows no engagement: it bounced, or the contact complained
 * @param after how long after the message was sent
 */
public record DeliveryReport(DeliveryStatus status, Duration after) {

  /**
   * @throws IllegalArgumentException if the status allows engagement, or the report comes before
   *     the message is sent
   */
  public DeliveryReport {
    if (status.allowsEngagement()) {
      throw new IllegalArgumentException(
          "delivery report: %s (expected bounced, complained or rejected)".formatted(status));
    }
    if (after.isNegative()) {
      throw new IllegalArgumentException("after: %s (expected zero or more)".formatted(after));
    }
  }
}
