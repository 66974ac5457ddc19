package dev.senda.workers;

import dev.senda.store.Mailbox;
import dev.senda.workers.channel.EmailChannel;
import dev.senda.workers.channel.SmtpChannel;
import dev.senda.workers.channel.StandInChannel;
import dev.senda.workers.channel.TextChannel;
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
                var smtp = smtp(account.smtp(), settings.mail());
                emails.put(name, smtp);
                open.add(smtp);
              }
              if (account.recording()) {
                LOG.warn("Account {} records texts in the dev mailbox, and sends none", name);
                texts.put(name, new StandInChannel(mailbox, settings.mail().sender()));
              }
            });
    return new Accounts(new Channels(emails, texts), open);
  }

  private static SmtpChannel smtp(AccountSettings.Smtp smtp, WorkerSettings.Mail mail) {
    return new SmtpChannel(
        new SmtpChannel.Settings(
            smtp.server(),
            smtp.port(),
            smtp.username(),
            smtp.password(),
            smtp.starttls(),
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
