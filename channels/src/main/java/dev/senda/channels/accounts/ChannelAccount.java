package dev.senda.channels.accounts;

import static dev.senda.channels.settings.SettingChecks.invalid;

import dev.senda.channels.sendgrid.SendGridAccount;
import dev.senda.channels.settings.ConfirmationRule;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.channels.smtp.SmtpAccount;
import dev.senda.channels.twilio.TwilioAccount;
import dev.senda.channels.webhook.PushWebhookAccount;
import dev.senda.journey.Channel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of one account by which messages are sent ({@code senda.accounts.<name>}): an SMTP
 * server, SendGrid, Twilio, a webhook that pushes, or a stub. Exactly one of them is given. Workers
 * and the API read the same record. Before you remove an account, give its channels to others and
 * let its task queues run empty: messages that are scheduled for it wait for a worker that knows
 * it.
 *
 * @param smtp an SMTP server
 * @param sendgrid a SendGrid account
 * @param twilio a Twilio account
 * @param webhook a webhook that pushes messages to devices
 * @param stub keeps texts in the development mailbox, and sends none
 * @param rateLimit how many sends begin per second at most on each of its channels, over all
 *     workers; null for no limit
 * @param confirmationTimeout real time for which Senda waits for a confirmation of an unconfirmed
 *     message
 */
@ConfigurationPropertiesSource
public record ChannelAccount(
    @Nullable SmtpAccount smtp,
    @Nullable SendGridAccount sendgrid,
    @Nullable TwilioAccount twilio,
    @Nullable PushWebhookAccount webhook,
    @DefaultValue("false") boolean stub,
    @Nullable Double rateLimit,
    @DefaultValue("10m") Duration confirmationTimeout) {

  /** The channels that it can send. */
  public Set<Channel> channels() {
    if (smtp != null || sendgrid != null) {
      return EnumSet.of(Channel.EMAIL);
    }
    if (twilio != null) {
      return twilio.channels();
    }
    return webhook != null
        ? EnumSet.of(Channel.PUSH)
        : EnumSet.of(Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER, Channel.PUSH);
  }

  /** How to find out whether a message that it may have sent was sent. */
  public ConfirmationRule confirmationRule() {
    if (smtp != null) {
      return ConfirmationRule.of(smtp.confirmation());
    }
    if (webhook != null) {
      return ConfirmationRule.of(ConfirmationSource.IDEMPOTENT_RECEIVER);
    }
    return stub
        ? ConfirmationRule.of(ConfirmationSource.MAILBOX)
        : new ConfirmationRule(ConfirmationSource.PROVIDER_EVENTS, confirmationTimeout);
  }

  /** Whether it takes free text on WhatsApp only within 24 hours of the person's last message. */
  public boolean hasSessionWindow() {
    return twilio != null;
  }

  /**
   * Checks what is needed to send.
   *
   * @param key of the account, for error messages
   * @throws IllegalArgumentException if something is missing or wrong
   */
  public void check(String key) {
    long types =
        Stream.of(smtp, sendgrid, twilio, webhook).filter(Objects::nonNull).count()
            + (stub ? 1 : 0);
    if (types != 1) {
      throw invalid(key, types + " types", "one of smtp, sendgrid, twilio, webhook and stub");
    }
    if (rateLimit != null && !(rateLimit > 0)) {
      throw invalid(key + ".rate-limit", rateLimit, "more than 0");
    }
    if (confirmationTimeout.isNegative()) {
      throw invalid(key + ".confirmation-timeout", confirmationTimeout, "0s or more");
    }
    if (smtp != null) {
      smtp.check(key + ".smtp");
    }
    if (sendgrid != null) {
      sendgrid.check(key + ".sendgrid");
    }
    if (twilio != null) {
      twilio.check(key + ".twilio");
    }
    if (webhook != null) {
      webhook.check(key + ".webhook");
    }
  }
}
