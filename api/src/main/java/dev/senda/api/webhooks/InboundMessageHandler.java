package dev.senda.api.webhooks;

import dev.senda.api.tracking.EngagementService;
import dev.senda.channels.inbound.InboundMessage;
import dev.senda.journey.Channel;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.channels.ProcessedWebhooks;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.support.RetryingTransactions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/**
 * Handles what contacts send to us. The text is read for opt-outs, and for the answers that a
 * journey expects; it is neither stored nor logged.
 */
@Service
class InboundMessageHandler {

  /**
   * Prefix of the ids of inbound messages, which are kept for years: Twilio's signature covers no
   * timestamp, so only the id distinguishes a new START from a replay of an old one.
   */
  private static final String DEDUP_KEY_PREFIX = "inbound/";

  private final RetryingTransactions transactions;
  private final ProcessedWebhooks processedWebhooks;
  private final InboundSessions inboundSessions;
  private final MessageLedger ledger;
  private final EngagementService engagementService;
  private final ProviderOptOutService providerOptOutService;
  private final ObjectionService objectionService;

  InboundMessageHandler(
      RetryingTransactions transactions,
      ProcessedWebhooks processedWebhooks,
      InboundSessions inboundSessions,
      MessageLedger ledger,
      EngagementService engagementService,
      ProviderOptOutService providerOptOutService,
      ObjectionService objectionService) {
    this.transactions = transactions;
    this.processedWebhooks = processedWebhooks;
    this.inboundSessions = inboundSessions;
    this.ledger = ledger;
    this.engagementService = engagementService;
    this.providerOptOutService = providerOptOutService;
    this.objectionService = objectionService;
  }

  /** The result of handling a message. */
  enum HandlingResult {
    OPTED_OUT,
    OPTED_IN,
    HELP_REQUESTED,
    /** Marketing to the sender is held until a person has read the message. */
    OBJECTED,
    REPLIED,
    /** We never sent a message to that address. */
    UNKNOWN_SENDER,
    DUPLICATE,
    /** The message has no usable sender. */
    INVALID_SENDER
  }

  /** Handles one message, in one transaction. */
  HandlingResult handle(InboundMessage message) {
    if (!message.hasUsableAddress()) {
      return HandlingResult.INVALID_SENDER;
    }
    return transactions.execute(
        () -> {
          if (!processedWebhooks.recordInboundIfNew(
              message.account(), DEDUP_KEY_PREFIX + message.providerMessageId())) {
            return HandlingResult.DUPLICATE;
          }
          recordSession(message);
          message.withAlternativeAddress().ifPresent(this::recordSession);
          var known = withKnownAddress(message);
          return apply(known);
        });
  }

  private void recordSession(InboundMessage message) {
    inboundSessions.recordInbound(message.account(), message.channel(), message.address());
  }

  private Optional<UUID> lastTo(InboundMessage message) {
    return ledger.findLastSentTo(message.channel(), message.address(), message.account());
  }

  /** The message with the spelling of the number that we use. */
  private InboundMessage withKnownAddress(InboundMessage message) {
    return isWrittenTo(message)
        ? message
        : message.withAlternativeAddress().filter(this::isWrittenTo).orElse(message);
  }

  private boolean isWrittenTo(InboundMessage message) {
    return lastTo(message).isPresent();
  }

  /**
   * The spellings of the sender's number that messages may go to: the one that we use, or both
   * where we never wrote to it, since a contact may come with either.
   */
  private List<String> spellings(InboundMessage message) {
    return isWrittenTo(message)
        ? List.of(message.address())
        : Stream.concat(Stream.of(message), message.withAlternativeAddress().stream())
            .map(InboundMessage::address)
            .toList();
  }

  private HandlingResult apply(InboundMessage message) {
    return switch (message.intent()) {
      case OPT_OUT -> {
        spellings(message)
            .forEach(
                address ->
                    providerOptOutService.recordStopKeyword(
                        message.channel(), address, lastTo(message)));
        yield HandlingResult.OPTED_OUT;
      }
      case OPT_IN -> {
        spellings(message)
            .forEach(
                address -> providerOptOutService.recordStartKeyword(message.channel(), address));
        yield HandlingResult.OPTED_IN;
      }
      // Twilio takes it for START by SMS only, and only where there is something to lift.
      case YES ->
          message.channel() == Channel.SMS
                  && providerOptOutService.recordStartKeyword(message.channel(), message.address())
              ? HandlingResult.OPTED_IN
              : recordReply(message);
      case OBJECTION -> {
        objectionService.hold(message, spellings(message), lastTo(message));
        yield HandlingResult.OBJECTED;
      }
      case REPLY -> recordReply(message);
      case HELP -> HandlingResult.HELP_REQUESTED;
    };
  }

  private HandlingResult recordReply(InboundMessage message) {
    var last = lastTo(message);
    last.ifPresent(one -> engagementService.recordReplied(one, message.texts()));
    return last.isPresent() ? HandlingResult.REPLIED : HandlingResult.UNKNOWN_SENDER;
  }
}
