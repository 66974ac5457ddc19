package dev.senda.channels.accounts;

import dev.senda.channels.EmailChannel;
import dev.senda.channels.TextChannel;
import dev.senda.channels.sendgrid.SendGridAccount;
import dev.senda.channels.sendgrid.SendGridChannel;
import dev.senda.channels.smtp.SmtpAccount;
import dev.senda.channels.smtp.SmtpChannel;
import dev.senda.channels.stub.StubChannel;
import dev.senda.channels.stub.StubMailbox;
import dev.senda.channels.twilio.TwilioAccount;
import dev.senda.channels.twilio.TwilioChannel;
import dev.senda.channels.webhook.PushWebhookAccount;
import dev.senda.channels.webhook.WebhookPushChannel;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channels of all configured accounts, each opened once, and closed at the end. */
public final class ChannelRegistry implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelRegistry.class);

  private final Map<String, EmailChannel> emails = new HashMap<>();
  private final Map<String, TextChannel> texts = new HashMap<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final MailIdentity identity;
  private final URI publicUrl;
  private final Duration timeout;

  private ChannelRegistry(MailIdentity identity, URI publicUrl, Duration timeout) {
    this.identity = identity;
    this.publicUrl = publicUrl;
    this.timeout = timeout;
  }

  /**
   * The sender of emails.
   *
   * @param replyTo where answers go; null for the sender's address
   */
  public record MailIdentity(InternetAddress from, @Nullable InternetAddress replyTo) {}

  /**
   * Opens the channels of all accounts. Nothing is connected yet.
   *
   * @param publicUrl where providers reach our API; status callbacks go there
   * @param timeout after which a delivery is aborted
   * @param stubMailbox where stubs keep their messages
   */
  public static ChannelRegistry open(
      Map<String, ChannelAccount> accounts,
      MailIdentity identity,
      URI publicUrl,
      Duration timeout,
      StubMailbox stubMailbox) {
    var registry = new ChannelRegistry(identity, publicUrl, timeout);
    accounts.forEach((name, account) -> registry.open(name, account, stubMailbox));
    return registry;
  }

  private void open(String name, ChannelAccount account, StubMailbox stubMailbox) {
    if (account.smtp() != null) {
      emails.put(name, closeLater(smtp(account.smtp())));
    }
    if (account.sendgrid() != null) {
      emails.put(name, closeLater(sendGrid(account.sendgrid())));
    }
    if (account.twilio() != null) {
      texts.put(name, closeLater(twilio(name, account.twilio())));
    }
    if (account.webhook() != null) {
      texts.put(name, closeLater(push(account.webhook())));
    }
    if (account.stub()) {
      LOG.warn("Account {} is a stub: it keeps texts in the dev mailbox and sends none", name);
      texts.put(name, new StubChannel(stubMailbox, identity.from()));
    }
  }

  private <C extends AutoCloseable> C closeLater(C channel) {
    open.add(channel);
    return channel;
  }

  private SmtpChannel smtp(SmtpAccount account) {
    return new SmtpChannel(
        new SmtpChannel.Settings(
            account.requiredHost(),
            account.port(),
            account.username(),
            account.password(),
            account.starttls(),
            account.trust(),
            account.ehloDomain(),
            identity.from(),
            identity.replyTo(),
            timeout));
  }

  private SendGridChannel sendGrid(SendGridAccount account) {
    return new SendGridChannel(
        new SendGridChannel.Settings(
            account.requiredApiKey(),
            account.effectiveBaseUrl(),
            account.subuser(),
            account.ipPool(),
            account.sandbox(),
            identity.from(),
            identity.replyTo(),
            timeout));
  }

  private TwilioChannel twilio(String name, TwilioAccount account) {
    var base = publicUrl.toString();
    return new TwilioChannel(
        new TwilioChannel.Settings(
            account.sendingAccountSid(),
            account.username(),
            account.password(),
            account.baseUrl(),
            account.validity(),
            account.senders(),
            URI.create(
                "%s/webhooks/twilio/%s/status"
                    .formatted(
                        base.endsWith("/") ? base.substring(0, base.length() - 1) : base, name)),
            timeout));
  }

  private WebhookPushChannel push(PushWebhookAccount account) {
    return new WebhookPushChannel(
        new WebhookPushChannel.Settings(
            account.requiredUrl(), account.signingSecret(), account.egressFilter(), timeout));
  }

  /** The channels of emails, by the account's name. */
  public Map<String, EmailChannel> emails() {
    return Map.copyOf(emails);
  }

  /** The channels of texts, by the account's name. */
  public Map<String, TextChannel> texts() {
    return Map.copyOf(texts);
  }

  @Override
  public void close() {
    for (var channel : open) {
      try {
        channel.close();
      } catch (Exception e) {
        LOG.debug("A channel could not be closed", e);
      }
    }
  }
}
