package dev.senda.api.providers;

import dev.senda.api.tracking.Engaging;
import dev.senda.api.tracking.Refusals;
import dev.senda.journey.Channel;
import dev.senda.store.Conversations;
import dev.senda.store.Ledger;
import dev.senda.store.ProviderReports;
import dev.senda.store.Transactions;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Commits what people write to us. What they write is read, and neither kept nor logged. */
@Service
class Inbound {

  /**
   * Before the ids of what people write. Twilio signs no time, so only the id tells a START of
   * today from a copy of one of last year.
   */
  static final String REPORT = "inbound/";

  private static final int LONGEST_ADDRESS = 200;
  private static final String WHATSAPP = "whatsapp:";
  private static final String MESSENGER = "messenger:";

  private final Transactions transactions;
  private final ProviderReports reports;
  private final Conversations conversations;
  private final Ledger ledger;
  private final Engaging engaging;
  private final Refusals refusals;

  Inbound(
      Transactions transactions,
      ProviderReports reports,
      Conversations conversations,
      Ledger ledger,
      Engaging engaging,
      Refusals refusals) {
    this.transactions = transactions;
    this.reports = reports;
    this.conversations = conversations;
    this.ledger = ledger;
    this.engaging = engaging;
    this.refusals = refusals;
  }

  /** What was made of a message. */
  enum Outcome {
    STOPPED,
    STARTED,
    ASKED_FOR_HELP,
    REPLIED,
    /** We never wrote to whoever writes. */
    UNASKED,
    KNOWN,
    /** It says not whom it is from. */
    UNREADABLE
  }

  private record Sender(String account, Channel channel, String address) {

    /** As contacts are known by it: a number in E.164, or an id. */
    static Sender of(String account, String from) {
      if (from.startsWith(WHATSAPP)) {
        return new Sender(account, Channel.WHATSAPP, from.substring(WHATSAPP.length()));
      }
      if (from.startsWith(MESSENGER)) {
        return new Sender(account, Channel.MESSENGER, from.substring(MESSENGER.length()));
      }
      return new Sender(account, Channel.SMS, from);
    }

    /** Who it may be besides, by the spelling of the number. */
    Optional<Sender> otherwise() {
      return channel == Channel.WHATSAPP
          ? MobileDigit.otherSpelling(address).map(other -> new Sender(account, channel, other))
          : Optional.empty();
    }

    boolean isUsable() {
      return !address.isBlank()
          && address.length() <= LONGEST_ADDRESS
          && address.chars().noneMatch(Character::isISOControl);
    }
  }

  /**
   * Takes a message in.
   *
   * @param sid the provider's id of it
   */
  Outcome take(String account, String sid, Form form) {
    var sender = Sender.of(account, form.get("From").orElse(""));
    if (!sender.isUsable()) {
      return Outcome.UNREADABLE;
    }
    var keyword = Keyword.of(form.get("OptOutType").orElse(""), form.get("Body").orElse(""));
    return transactions.run(
        () -> {
          if (!reports.isNew(account, REPORT + sid)) {
            return Outcome.KNOWN;
          }
          hear(sender);
          sender.otherwise().ifPresent(this::hear);
          var known = asWeKnow(sender);
          return keyword.map(word -> obey(word, known)).orElseGet(() -> reply(known));
        });
  }

  private void hear(Sender sender) {
    conversations.heardFrom(sender.account(), sender.channel(), sender.address());
  }

  private Optional<UUID> lastTo(Sender sender) {
    return ledger.lastTo(sender.channel(), sender.address(), sender.account());
  }

  /** As we write to them, where their number is written in two ways. */
  private Sender asWeKnow(Sender sender) {
    return isWrittenTo(sender)
        ? sender
        : sender.otherwise().filter(this::isWrittenTo).orElse(sender);
  }

  private boolean isWrittenTo(Sender sender) {
    return lastTo(sender).isPresent();
  }

  private Outcome obey(Keyword keyword, Sender sender) {
    return switch (keyword) {
      case STOP -> {
        refusals.stopped(sender.channel(), sender.address(), lastTo(sender));
        yield Outcome.STOPPED;
      }
      case START -> {
        refusals.started(sender.channel(), sender.address());
        yield Outcome.STARTED;
      }
      case HELP -> Outcome.ASKED_FOR_HELP;
    };
  }

  private Outcome reply(Sender sender) {
    var last = lastTo(sender);
    last.ifPresent(engaging::replied);
    return last.isPresent() ? Outcome.REPLIED : Outcome.UNASKED;
  }
}
