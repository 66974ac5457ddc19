package dev.senda.api.tracking;

import dev.senda.api.settings.ApiSettings;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Distinguishes engagements of programs from those of people: mail scanners follow every link
 * before the reader sees the mail, and mail programs fetch pictures in advance.
 */
@Component
public class BotDetector {

  private static final Duration BURST = Duration.ofSeconds(1);

  private final Engagements engagements;
  private final ScaledClock clock;
  private final Duration botClickWindow;

  BotDetector(Engagements engagements, ScaledClock clock, ApiSettings settings) {
    this.engagements = engagements;
    this.clock = clock;
    botClickWindow = settings.tracking().botClickWindow();
  }

  /**
   * Whether a click is too early for a person: right after the message was delivered, or within a
   * second of a click on another link.
   *
   * @param link identifies the link within the message
   * @param at in simulated time
   */
  boolean isTooSoonForHuman(MessageRow message, String link, Instant at) {
    if (botClickWindow.isZero()) {
      return false;
    }
    var burst = toSimulatedDuration(BURST);
    return at.isBefore(handedOver(message).plus(toSimulatedDuration(botClickWindow)))
        || engagements.hasOtherClickBetween(message.id(), link, at.minus(burst), at.plus(burst));
  }

  /**
   * When the message was delivered. If it was confirmed only later, perhaps by this click, that is
   * the time of the claim.
   */
  private static Instant handedOver(MessageRow messageRow) {
    var settled = messageRow.settledAt();
    return settled == null || messageRow.unconfirmedSince() != null
        ? messageRow.claimedAt()
        : settled;
  }

  private Duration toSimulatedDuration(Duration real) {
    return real.multipliedBy(clock.scale().factor());
  }
}
