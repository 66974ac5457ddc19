package dev.senda.channels.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.channels.DeliveryEvent;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Twilio's error codes mean for the message, the address and us (Twilio's error dictionary,
 * twilio.com/docs/api/errors). The same code means the same in the answer to a request and in a
 * status callback.
 */
enum TwilioErrorCode {
  /** The number does not exist, or is a landline: nothing is sent to it any more. */
  INVALID_RECIPIENT("the number does not exist, or takes no messages"),

  /** This message does not reach this address; another may. */
  UNDELIVERABLE("not to this address"),

  /** The contact opted out at Twilio, or blocked us on the channel. */
  OPTED_OUT("the person opted out at the provider"),

  /** A fault of our account, key, sender or permission, which an operator must fix. */
  MISCONFIGURED("the account may not send this"),

  /** Our account may not send to this country. */
  COUNTRY_NOT_PERMITTED("the account may not send to this country"),

  /** Too many messages at once. */
  RATE_LIMITED("too many messages at once"),

  /** The phone was off, or a carrier failed. */
  TEMPORARILY_FAILED("could not be delivered for now"),

  /** WhatsApp: the contact wrote more than 24 hours ago, or never. */
  OUTSIDE_SESSION_WINDOW("outside the 24 h window: an approved template is needed"),

  /** A filter of Twilio or of a carrier: the same text will not pass either. */
  FILTERED("filtered: not to be sent again unchanged"),

  /** This message is at fault, not the address and not the account. */
  INVALID_MESSAGE("the message is not valid");

  private static final String RESOURCE = "twilio-error-codes.tsv";
  private static final Map<Integer, Row> TABLE = load();

  private final String meaning;

  TwilioErrorCode(String meaning) {
    this.meaning = meaning;
  }

  /** What this code means; empty for one without a rule. */
  static Optional<TwilioErrorCode> of(int code) {
    return Optional.ofNullable(TABLE.get(code)).map(Row::meaning);
  }

  /** All codes with a rule, in their order. */
  static List<Row> table() {
    return List.copyOf(TABLE.values());
  }

  /**
   * A row of the table.
   *
   * @param words what Twilio's dictionary says, in short
   */
  record Row(int code, TwilioErrorCode meaning, String words) {}

  private static Map<Integer, Row> load() {
    try (InputStream in = TwilioErrorCode.class.getResourceAsStream(RESOURCE)) {
      var rows = new TreeMap<Integer, Row>();
      new String(Objects.requireNonNull(in, RESOURCE).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(columns -> new Row(Integer.parseInt(columns[0]), valueOf(columns[1]), columns[2]))
          .forEach(row -> rows.put(row.code(), row));
      return Collections.unmodifiableMap(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The result if Twilio answers a request with this code.
   *
   * @param reason code and text of the answer, redacted
   * @param retryAfter how long a rate limit asks us to wait
   */
  DeliveryResult toDeliveryResult(String reason, Duration retryAfter) {
    return switch (this) {
      case INVALID_RECIPIENT -> new DeliveryResult.Rejected(reason, SuppressionReason.BOUNCED);
      case UNDELIVERABLE -> new DeliveryResult.Rejected(reason);
      case OPTED_OUT -> new DeliveryResult.Rejected(reason, SuppressionReason.OPTED_OUT);
      case MISCONFIGURED -> new DeliveryResult.Misconfigured(reason);
      case COUNTRY_NOT_PERMITTED -> new DeliveryResult.CountryNotPermitted(reason);
      case RATE_LIMITED -> new DeliveryResult.NotSent(reason, retryAfter);
      case TEMPORARILY_FAILED -> new DeliveryResult.NotSent(reason);
      case OUTSIDE_SESSION_WINDOW -> new DeliveryResult.Rejected(meaning);
      case INVALID_MESSAGE -> new DeliveryResult.Rejected(reason);
      case FILTERED -> new DeliveryResult.Rejected("filtered: " + reason);
    };
  }

  /** The event if a status callback has this code, after Twilio had accepted the message. */
  DeliveryEvent toDeliveryEvent(int code) {
    var note = "%d: %s".formatted(code, meaning);
    return switch (this) {
      case INVALID_RECIPIENT -> new DeliveryEvent.Bounced(note, true);
      case UNDELIVERABLE -> new DeliveryEvent.Bounced(note, false);
      case OPTED_OUT -> new DeliveryEvent.OptedOut(note);
      case MISCONFIGURED -> new DeliveryEvent.Misconfigured(note);
      case COUNTRY_NOT_PERMITTED -> new DeliveryEvent.CountryNotPermitted(note);
      case RATE_LIMITED -> new DeliveryEvent.RateLimited(note);
      case TEMPORARILY_FAILED -> new DeliveryEvent.TemporarilyFailed(note);
      case FILTERED, OUTSIDE_SESSION_WINDOW, INVALID_MESSAGE -> new DeliveryEvent.Undelivered(note);
    };
  }

  String meaning() {
    return meaning;
  }
}
