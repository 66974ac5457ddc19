package dev.senda.api.tracking;

import dev.senda.api.ApiSettings;
import dev.senda.store.Engagements;
import dev.senda.store.HouseClock;
import dev.senda.store.Ledger;
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
public class Machines {

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

  private final Ledger ledger;
  private final Engagements engagements;
  private final HouseClock clock;
  private final Duration within;

  Machines(Ledger ledger, Engagements engagements, HouseClock clock, ApiSettings settings) {
    this.ledger = ledger;
    this.engagements = engagements;
    this.clock = clock;
    within = settings.tracking().machinesWithin();
  }

  /** Whether a program that calls itself so is no person's. */
  public static boolean isOne(@Nullable String userAgent) {
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
  boolean clickedTooSoon(UUID message, String link, Instant at) {
    if (within.isZero()) {
      return false;
    }
    var burst = inHouseTime(BURST);
    return engagements.isAnotherClicked(message, link, at.minus(burst), at.plus(burst))
        || ledger
            .find(message)
            .filter(entry -> at.isBefore(handedOver(entry).plus(inHouseTime(within))))
            .isPresent();
  }

  /**
   * Where evidence alone said that the provider has it, that came later than the hand-over, perhaps
   * with this very click.
   */
  private static Instant handedOver(Ledger.Entry entry) {
    var settled = entry.settledAt();
    return settled == null || entry.doubtfulSince() != null ? entry.claimedAt() : settled;
  }

  private Duration inHouseTime(Duration real) {
    return real.multipliedBy(clock.scale().factor());
  }
}
