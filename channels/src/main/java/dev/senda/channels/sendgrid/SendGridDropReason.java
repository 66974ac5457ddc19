package dev.senda.channels.sendgrid;

import dev.senda.channels.SuppressionReason;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why SendGrid dropped a message that it had accepted, as its event webhook says
 * (twilio.com/docs/sendgrid/for-developers/tracking-events/event).
 */
enum SendGridDropReason {
  BOUNCED_ADDRESS("Bounced Address", SuppressionReason.BOUNCED, false),
  INVALID("Invalid", SuppressionReason.BOUNCED, false),
  SPAM_REPORTING_ADDRESS("Spam Reporting Address", SuppressionReason.COMPLAINED, false),
  UNSUBSCRIBED_ADDRESS("Unsubscribed Address", SuppressionReason.UNSUBSCRIBED, false),
  SPAM_CONTENT("Spam Content", null, true),
  INVALID_HEADER("Invalid SMTPAPI header", null, true),
  OVER_QUOTA("Recipient List over Package Quota", null, true);

  private final String words;
  private final @Nullable SuppressionReason suppressionReason;
  private final boolean isOurFault;

  SendGridDropReason(
      String words, @Nullable SuppressionReason suppressionReason, boolean isOurFault) {
    this.words = words;
    this.suppressionReason = suppressionReason;
    this.isOurFault = isOurFault;
  }

  /** The reason with these words; empty for one without a rule. */
  static Optional<SendGridDropReason> of(String words) {
    var said = words.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(reason -> reason.words.toLowerCase(Locale.ROOT).equals(said))
        .findFirst();
  }

  /** As SendGrid writes it. */
  String words() {
    return words;
  }

  /** Why nothing is sent to the address any more; null where messages may still be sent. */
  @Nullable SuppressionReason suppressionReason() {
    return suppressionReason;
  }

  /** Whether our account or our content is the reason, for every recipient. */
  boolean isOurFault() {
    return isOurFault;
  }
}
