package dev.senda.workers;

import dev.senda.channels.EmailChannel;
import dev.senda.channels.TextChannel;
import dev.senda.channels.sendgrid.SendGridChannel;
import dev.senda.channels.smtp.SmtpChannel;
import dev.senda.channels.twilio.TwilioChannel;
import dev.senda.channels.webhook.WebhookPushChannel;
import dev.senda.store.messages.DevMailbox;
import dev.senda.workers.delivery.ChannelRouter;
import dev.senda.workers.delivery.StubChannel;
import dev.senda.workers.settings.AccountSettings;
import dev.senda.workers.settings.WorkerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts of the configuration, each opened once, with what has to be closed at the end. */
final class ChannelRegistry implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelRegistry.class);

  /** Shorter than Temporal's patience with the whole activity, by the time that the rest takes. */
  static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(15);

  private final ChannelRouter channelRouter;
  private final List<AutoCloseable> open;

  private ChannelRegistry(ChannelRouter channelRouter, List<AutoCloseable> open) {
    this.channelRouter = channelRouter;
    this.open = List.copyOf(open);
  }

  /** Opens them all; nothing is connected yet. */
  static ChannelRegistry open(WorkerSettings settings, DevMailbox mailbox) {
    var emails = new HashMap<String, EmailChannel>();
    var texts = new HashMap<String, TextChannel>();
    var open = new ArrayList<AutoCloseable>();
    settings
        .accounts()
        .forEach(
            (name, account) -> {
              if (account.smtp() != null) {
                emails.put(name, kept(open, smtp(account.smtp(), settings.mail())));
              }
              if (account.sendgrid() != null) {
                emails.put(name, kept(open, sendGrid(account.sendgrid(), settings.mail())));
              }
              if (account.twilio() != null) {
                texts.put(
                    name, kept(open, twilio(name, account.twilio(), settings.requiredPublicUrl())));
              }
              if (account.webhook() != null) {
                texts.put(name, kept(open, push(account.webhook())));
              }
              if (account.stub()) {
                LOG.warn("Account {} records texts in the dev mailbox, and sends none", name);
                texts.put(name, new StubChannel(mailbox, settings.mail().fromAddress()));
              }
            });
    return new ChannelRegistry(new ChannelRouter(emails, texts), open);
  }

  private static <C extends AutoCloseable> C kept(List<AutoCloseable> open, C channel) {
    open.add(channel);
    return channel;
  }

  private static SendGridChannel sendGrid(
      AccountSettings.SendGrid account, WorkerSettings.Mail mail) {
    return new SendGridChannel(
        new SendGridChannel.Settings(
            account.requiredApiKey(),
            account.effectiveBaseUrl(),
            account.subuser(),
            account.ipPool(),
            account.sandbox(),
            mail.fromAddress(),
            mail.replyToAddress(),
            DELIVERY_TIMEOUT));
  }

  private static TwilioChannel twilio(String name, AccountSettings.Twilio account, URI publicUrl) {
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
            DELIVERY_TIMEOUT));
  }

  private static WebhookPushChannel push(AccountSettings.PushWebhook account) {
    return new WebhookPushChannel(
        new WebhookPushChannel.Settings(
            account.requiredUrl(),
            account.signingSecret(),
            account.egressFilter(),
            DELIVERY_TIMEOUT));
  }

  private static SmtpChannel smtp(AccountSettings.Smtp smtp, WorkerSettings.Mail mail) {
    return new SmtpChannel(
        new SmtpChannel.Settings(
            smtp.requiredHost(),
            smtp.port(),
            smtp.username(),
            smtp.password(),
            smtp.starttls(),
            smtp.trust(),
            mail.fromAddress(),
            mail.replyToAddress(),
            DELIVERY_TIMEOUT));
  }

  ChannelRouter router() {
    return channelRouter;
  }

  @Override
  public void close() {
    for (var one : open) {
      try {
        one.close();
      } catch (Exception e) {
        LOG.debug("an account was not closed in order", e);
      }
    }
  }
}
