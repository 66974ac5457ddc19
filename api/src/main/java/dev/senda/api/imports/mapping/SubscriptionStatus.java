package dev.senda.api.imports.mapping;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The status of a contact in another tool, in the words of the tools, in English and Spanish. */
public enum SubscriptionStatus {
  SUBSCRIBED(
      "subscribed",
      "active",
      "activo",
      "suscrito",
      "suscrita",
      "confirmed",
      "confirmado",
      "optin",
      "optedin",
      "explicit",
      "subscriber",
      "subscribe",
      "enabled",
      "granted",
      "yes",
      "si",
      "true",
      "1",
      "y"),
  UNSUBSCRIBED(
      "unsubscribed",
      "unsubscribe",
      "unsub",
      "optout",
      "optedout",
      "baja",
      "dadodebaja",
      "cancelado",
      "cancelada",
      "desuscrito",
      "inactive",
      "inactivo",
      "blocklisted",
      "blacklisted",
      "blocked",
      "suppressed",
      "removed",
      "deleted",
      "archived",
      "withdrawn",
      "revoked",
      "forgotten",
      "globalunsubscribe",
      "groupunsubscribe",
      "usersuppressed",
      "unsubscribedfromallemail",
      "manualsuppression",
      "no",
      "false",
      "0",
      "n"),
  BOUNCED(
      "bounced",
      "bounce",
      "hardbounced",
      "hardbounce",
      "cleaned",
      "limpiado",
      "rebotado",
      "invalid",
      "invalido",
      "undeliverable",
      "held",
      "dropped",
      "invalidemail",
      "emailinvalid",
      "quarantined"),
  COMPLAINED(
      "complained",
      "complaint",
      "spam",
      "spamcomplaint",
      "spamreport",
      "markedasspam",
      "abuse",
      "abusecomplaint",
      "queja"),
  /** Neither agreed nor withdrew. */
  NONE(
      "",
      "neversubscribed",
      "nonsubscribed",
      "notsubscribed",
      "nosuscrito",
      "noninscrit",
      "transactional",
      "unconfirmed",
      "pending",
      "pendiente",
      "softbounced",
      "softbounce",
      "unknown",
      "notset",
      "notspecified",
      "none",
      "null",
      "na");

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable set
  private final Set<String> words;

  SubscriptionStatus(String... words) {
    this.words = Set.of(words);
  }

  private static final Set<String> DEFAULTS = Set.of("subscribed", "active", "enabled");

  static final String EXPECTED =
      "a status such as subscribed, unsubscribed, cleaned, bounced, complained or pending";

  /** What is expected instead of an unknown status. */
  public static String expected() {
    return EXPECTED;
  }

  /** The status with this name; empty for an unknown one, which must not be taken for consent. */
  public static Optional<SubscriptionStatus> parse(String text) {
    var word = KnownHeaders.normalize(text);
    return Arrays.stream(values()).filter(status -> status.words.contains(word)).findFirst();
  }

  /**
   * As {@link #parse}, of a tool whose {@code subscribed} is the default that each contact begins
   * with: only an opt-in is an agreement there.
   */
  public static Optional<SubscriptionStatus> parseOptIn(String text) {
    return parse(text)
        .map(
            status ->
                status == SUBSCRIBED && DEFAULTS.contains(KnownHeaders.normalize(text))
                    ? NONE
                    : status);
  }

  /** The status that a free text means, such as "550 5.1.1 user unknown"; empty for none. */
  public static Optional<SubscriptionStatus> guess(String text) {
    var known = parse(text);
    if (known.isPresent()) {
      return known;
    }
    var word = KnownHeaders.normalize(text);
    if (word.contains("spam") || word.contains("complain") || word.contains("abuse")) {
      return Optional.of(COMPLAINED);
    }
    if (word.contains("unsub") || word.contains("optout") || word.contains("baja")) {
      return Optional.of(UNSUBSCRIBED);
    }
    return word.contains("bounce") || word.contains("invalid") || word.matches("5\\d+.*")
        ? Optional.of(BOUNCED)
        : Optional.empty();
  }
}
