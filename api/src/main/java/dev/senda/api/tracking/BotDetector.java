package dev.senda.api.tracking;

import dev.senda.api.settings.ApiSettings;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells what programs do with messages from what people do: scanners follow every link of a mail
 * before its reader sees it, and mail programs fetch pictures that nobody looked at.
 */
@Component
public class BotDetector {

  /**
   * In the user agents of mail scanners, link previews and search engines; none is in that of a
   * browser. Google's and Yahoo's proxies of pictures are not here: they fetch when somebody looks.
   */
  private static final List<String> NAMES =
      List.of(
          "barracuda",
          "proofpoint",
          "mimecast",
          "trendmicro",
          "symantec",
          "fireeye",
          "zscaler",
          "microsoft office existence discovery",
          "bingpreview",
          "skypeuripreview",
          "slackbot",
          "facebookexternalhit",
          "linkedinbot",
          "twitterbot",
          "telegrambot",
          "whatsapp/",
          "googlebot",
          "bingbot",
          "python-requests",
          "go-http-client");

  /** All that Apple's privacy proxy says, which fetches the pictures of every mail. */
  private static final String APPLE_PRIVACY_PROXY = "Mozilla/5.0";

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

  /** Whether a program that calls itself so is no person's. */
  public static boolean isBot(@Nullable String userAgent) {
    if (userAgent == null) {
      return false;
    }
    var name = userAgent.strip();
    var lower = name.toLowerCase(Locale.ROOT);
    return name.equals(APPLE_PRIVACY_PROXY) || NAMES.stream().anyMatch(lower::contains);
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
