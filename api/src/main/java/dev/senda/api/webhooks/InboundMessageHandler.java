package dev.senda.api.webhooks;

import dev.senda.api.tracking.EngagementService;
import dev.senda.channels.address.PhoneNumberVariants;
import dev.senda.channels.http.FormParameters;
import dev.senda.channels.inbound.OptOutKeyword;
import dev.senda.journey.Channel;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.channels.ProcessedWebhooks;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.support.RetryingTransactions;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Commits what people write to us. What they write is read, and neither kept nor logged. */
@Service
class InboundMessageHandler {

  /**
   * Before the ids of what people write. Twilio signs no time, so only the id tells a START of
   * today from a copy of one of last year.
   */
  static final String DEDUP_KEY_PREFIX = "inbound/";

  private static final int LONGEST_ADDRESS = 200;
  private static final String WHATSAPP = "whatsapp:";
  private static final String MESSENGER = "messenger:";

  private final RetryingTransactions transactions;
  private final ProcessedWebhooks reports;
  private final InboundSessions inboundSessions;
  private final MessageLedger ledger;
  private final EngagementService engagementService;
  private final ProviderOptOutService providerOptOutService;

  InboundMessageHandler(
      RetryingTransactions transactions,
      ProcessedWebhooks reports,
      InboundSessions inboundSessions,
      MessageLedger ledger,
      EngagementService engagementService,
      ProviderOptOutService providerOptOutService) {
    this.transactions = transactions;
    this.reports = reports;
    this.inboundSessions = inboundSessions;
    this.ledger = ledger;
    this.engagementService = engagementService;
    this.providerOptOutService = providerOptOutService;
  }

  /** What was made of a message. */
  enum HandlingResult {
    OPTED_OUT,
    OPTED_IN,
    HELP_REQUESTED,
    REPLIED,
    /** We never wrote to whoever writes. */
    UNKNOWN_SENDER,
    DUPLICATE,
    /** It says not whom it is from. */
    INVALID_SENDER
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
    Optional<Sender> alternative() {
      return channel == Channel.WHATSAPP
          ? PhoneNumberVariants.alternativeOf(address)
              .map(other -> new Sender(account, channel, other))
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
  HandlingResult handle(String account, String sid, FormParameters form) {
    var sender = Sender.of(account, form.get("From").orElse(""));
    if (!sender.isUsable()) {
      return HandlingResult.INVALID_SENDER;
    }
    var keyword =
        OptOutKeyword.parse(form.get("OptOutType").orElse(""), form.get("Body").orElse(""));
    return transactions.execute(
        () -> {
          if (!reports.recordIfNew(account, DEDUP_KEY_PREFIX + sid)) {
            return HandlingResult.DUPLICATE;
          }
          recordSession(sender);
          sender.alternative().ifPresent(this::recordSession);
          var known = knownSender(sender);
          return keyword.map(word -> applyKeyword(word, known)).orElseGet(() -> recordReply(known));
        });
  }

  private void recordSession(Sender sender) {
    inboundSessions.recordInbound(sender.account(), sender.channel(), sender.address());
  }

  private Optional<UUID> lastTo(Sender sender) {
    return ledger.findLastSentTo(sender.channel(), sender.address(), sender.account());
  }

  /** As we write to them, where their number is written in two ways. */
  private Sender knownSender(Sender sender) {
    return isWrittenTo(sender)
        ? sender
        : sender.alternative().filter(this::isWrittenTo).orElse(sender);
  }

  private boolean isWrittenTo(Sender sender) {
    return lastTo(sender).isPresent();
  }

  private HandlingResult applyKeyword(OptOutKeyword keyword, Sender sender) {
    return switch (keyword) {
      case STOP -> {
        providerOptOutService.recordStopKeyword(sender.channel(), sender.address(), lastTo(sender));
        yield HandlingResult.OPTED_OUT;
      }
      case START -> {
        providerOptOutService.recordStartKeyword(sender.channel(), sender.address());
        yield HandlingResult.OPTED_IN;
      }
      case HELP -> HandlingResult.HELP_REQUESTED;
    };
  }

  private HandlingResult recordReply(Sender sender) {
    var last = lastTo(sender);
    last.ifPresent(engagementService::recordReplied);
    return last.isPresent() ? HandlingResult.REPLIED : HandlingResult.UNKNOWN_SENDER;
  }
}
