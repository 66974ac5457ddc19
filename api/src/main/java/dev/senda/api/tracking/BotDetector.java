package dev.senda.api.tracking;

import dev.senda.api.settings.ApiSettings;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Tells what programs do with messages from what people do: scanners follow every link of a mail
 * before its reader sees it, and mail programs fetch pictures that nobody looked at.
 */
@Component
public class BotDetector {

  private static final Duration BURST = Duration.ofSeconds(1);

  private final MessageLedger ledger;
  private final Engagements engagements;
  private final ScaledClock clock;
  private final Duration botClickThreshold;

  BotDetector(
      MessageLedger ledger, Engagements engagements, ScaledClock clock, ApiSettings settings) {
    this.ledger = ledger;
    this.engagements = engagements;
    this.clock = clock;
    botClickThreshold = settings.tracking().botClickThreshold();
  }

  /**
   * Whether a click comes sooner than a person could: right after the message was handed over, or
   * within a second of another link's.
   *
   * @param link what tells it from the message's other links
   * @param at house time
   */
  boolean isTooSoonForHuman(UUID message, String link, Instant at) {
    if (botClickThreshold.isZero()) {
      return false;
    }
    var burst = inHouseTime(BURST);
    return engagements.hasOtherClickBetween(message, link, at.minus(burst), at.plus(burst))
        || ledger
            .find(message)
            .filter(
                messageRow ->
                    at.isBefore(handedOver(messageRow).plus(inHouseTime(botClickThreshold))))
            .isPresent();
  }

  /**
   * Where evidence alone said that the provider has it, that came later than the hand-over, perhaps
   * with this very click.
   */
  private static Instant handedOver(MessageLedger.MessageRow messageRow) {
    var settled = messageRow.settledAt();
    return settled == null || messageRow.unconfirmedSince() != null
        ? messageRow.claimedAt()
        : settled;
  }

  private Duration inHouseTime(Duration real) {
    return real.multipliedBy(clock.scale().factor());
  }
}
