package dev.senda.workers;

import dev.senda.store.Mailbox;
import dev.senda.workers.channel.EmailChannel;
import dev.senda.workers.channel.StandInChannel;
import dev.senda.workers.channel.TextChannel;
import dev.senda.workers.channel.sendgrid.SendGridChannel;
import dev.senda.workers.channel.smtp.SmtpChannel;
import dev.senda.workers.channel.twilio.TwilioChannel;
import dev.senda.workers.channel.webhook.PushChannel;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts of the configuration, each opened once, with what has to be closed at the end. */
final class Accounts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

  /** Shorter than Temporal's patience with the whole activity, by the time that the rest takes. */
  static final Duration DELIVERY_AT_MOST = Duration.ofSeconds(15);

  private final Channels channels;
  private final List<AutoCloseable> open;

  private Accounts(Channels channels, List<AutoCloseable> open) {
    this.channels = channels;
    this.open = List.copyOf(open);
  }

  /** Opens them all; nothing is connected yet. */
  static Accounts open(WorkerSettings settings, Mailbox mailbox) {
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
                texts.put(name, kept(open, twilio(name, account.twilio(), settings.links())));
              }
              if (account.webhook() != null) {
                texts.put(name, kept(open, push(account.webhook())));
              }
              if (account.recording()) {
                LOG.warn("Account {} records texts in the dev mailbox, and sends none", name);
                texts.put(name, new StandInChannel(mailbox, settings.mail().sender()));
              }
            });
    return new Accounts(new Channels(emails, texts), open);
  }

  private static <C extends AutoCloseable> C kept(List<AutoCloseable> open, C channel) {
    open.add(channel);
    return channel;
  }

  private static SendGridChannel sendGrid(
      AccountSettings.SendGrid account, WorkerSettings.Mail mail) {
    return new SendGridChannel(
        new SendGridChannel.Settings(
            account.secret(),
            account.base(),
            account.subuser(),
            account.ipPool(),
            account.sandbox(),
            mail.sender(),
            mail.answers(),
            DELIVERY_AT_MOST));
  }

  private static TwilioChannel twilio(String name, AccountSettings.Twilio account, URI publicUrl) {
    var base = publicUrl.toString();
    return new TwilioChannel(
        new TwilioChannel.Settings(
            account.sender(),
            account.user(),
            account.password(),
            account.baseUrl(),
            account.validity(),
            account.senders(),
            URI.create(
                "%s/webhooks/twilio/%s/status"
                    .formatted(
                        base.endsWith("/") ? base.substring(0, base.length() - 1) : base, name)),
            DELIVERY_AT_MOST));
  }

  private static PushChannel push(AccountSettings.Push account) {
    return new PushChannel(
        new PushChannel.Settings(
            account.address(), account.signing(), account.reach(), DELIVERY_AT_MOST));
  }

  private static SmtpChannel smtp(AccountSettings.Smtp smtp, WorkerSettings.Mail mail) {
    return new SmtpChannel(
        new SmtpChannel.Settings(
            smtp.server(),
            smtp.port(),
            smtp.username(),
            smtp.password(),
            smtp.starttls(),
            smtp.trust(),
            mail.sender(),
            mail.answers(),
            DELIVERY_AT_MOST));
  }

  Channels channels() {
    return channels;
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
