package dev.senda.workers.delivery;

import dev.senda.channels.UnconfirmedMessage;
import dev.senda.channels.settings.ConfirmationRule;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.journey.Channel;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.support.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether an unconfirmed message was sent: a worker died, or the connection broke, after
 * the delivery began and before its result was recorded.
 */
public final class DeliveryReconciler {

  /** Real time. Longer than the mailbox needs to store a message that it has just received. */
  public static final Duration MAILBOX_TIMEOUT = Duration.ofSeconds(5);

  /** Why a message is settled as unknown. */
  public static final String UNCONFIRMED_REASON =
      "the provider gave no response, so it is not known whether the message was sent";

  /** Why a message is unconfirmed if its worker could not record the reason. */
  public static final String INTERRUPTED_REASON = "an earlier attempt was interrupted";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final ConfirmationRules rules;
  private final MessageLedger ledger;
  private final DevMailbox mailbox;
  private final ChannelRouter channelRouter;
  private final Duration mailboxTimeout;
  private final Clock realTime = Clock.systemUTC();

  /**
   * @param rules where to look, by the message's channel and account
   * @param mailboxTimeout how long to wait for the dev mailbox
   */
  public DeliveryReconciler(
      ConfirmationRules rules,
      MessageLedger ledger,
      DevMailbox mailbox,
      ChannelRouter channelRouter,
      Duration mailboxTimeout) {
    this.rules = rules;
    this.ledger = ledger;
    this.mailbox = mailbox;
    this.channelRouter = channelRouter;
    this.mailboxTimeout = mailboxTimeout;
  }

  /** Where to look, by channel and account. */
  @FunctionalInterface
  public interface ConfirmationRules {
    ConfirmationRule ruleFor(Channel channel, String account);
  }

  /** The result of a reconciliation. */
  public sealed interface Reconciliation {

    /**
     * The provider has it.
     *
     * @param providerMessageId the provider's id of the message; null if it is not known
     * @param source the source of the evidence
     */
    record ConfirmedSent(@Nullable String providerMessageId, String source)
        implements Reconciliation {}

    /** The provider does not have it. */
    record ConfirmedNotSent() implements Reconciliation {}

    /** The receiver may have it and drops duplicates: it may be delivered again. */
    record SafeToRepeat() implements Reconciliation {}

    /**
     * It is not known yet.
     *
     * @param nextCheck real time until another check makes sense
     */
    record Pending(Duration nextCheck) implements Reconciliation {}

    /** It is not known, and cannot be found out. */
    record Unknown() implements Reconciliation {}
  }

  /**
   * Looks for evidence. This may wait for a few seconds.
   *
   * @throws SendRetryException if the thread was interrupted
   */
  public Reconciliation reconcile(UUID message) {
    try {
      return look(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SendRetryException("interrupted while looking for evidence", e);
    }
  }

  private Reconciliation look(UUID message) throws InterruptedException {
    if (ledger.hasEngagement(message)) {
      return new Reconciliation.ConfirmedSent(null, "it was engaged with");
    }
    var found = ledger.find(message);
    if (found.isEmpty()) {
      // The claim was released, which happens only if the provider does not have the message.
      return new Reconciliation.ConfirmedNotSent();
    }
    var messageRow = found.get();
    var account = messageRow.account();
    var rule =
        account == null
            ? new ConfirmationRule(ConfirmationSource.NONE, Duration.ZERO)
            : rules.ruleFor(messageRow.channel(), account);
    return switch (rule.source()) {
      case NONE -> new Reconciliation.Unknown();
      case MAILBOX -> lookIntoTheMailbox(message);
      case PROVIDER_EVENTS -> lookForReports(messageRow, rule.timeout());
      case IDEMPOTENT_RECEIVER -> new Reconciliation.SafeToRepeat();
    };
  }

  private Reconciliation lookIntoTheMailbox(UUID message) throws InterruptedException {
    return awaitInMailbox(message)
        ? new Reconciliation.ConfirmedSent(null, "it is in the mailbox")
        : new Reconciliation.ConfirmedNotSent();
  }

  /** A webhook settles the message on its own, so only the provider's list is checked here. */
  private Reconciliation lookForReports(MessageLedger.MessageRow messageRow, Duration within) {
    var since = messageRow.unconfirmedSince();
    if (since == null) {
      since =
          ledger.markUnconfirmed(messageRow.id(), INTERRUPTED_REASON).orElse(realTime.instant());
    }
    var traces = traces(messageRow, since);
    // Two unconfirmed messages to one address: the match may belong to either.
    if (traces.size() == 1 && !ledger.hasOtherUnconfirmedToSameAddress(messageRow.id())) {
      return new Reconciliation.ConfirmedSent(traces.getFirst(), "found in the provider's list");
    }
    var age = Duration.between(since, realTime.instant());
    var left = within.minus(age);
    if (!left.isPositive()) {
      return new Reconciliation.Unknown();
    }
    return new Reconciliation.Pending(between(age.dividedBy(2), left));
  }

  private List<String> traces(MessageLedger.MessageRow messageRow, Instant since) {
    var account = messageRow.account();
    var address = messageRow.address();
    var subject = messageRow.subject();
    if (account == null || address == null || subject == null) {
      return List.of();
    }
    var unconfirmedMessage =
        new UnconfirmedMessage(
            messageRow.id(),
            messageRow.channel(),
            address,
            subject,
            handedOverAfter(messageRow, since));
    return channelRouter.findMatches(account, unconfirmedMessage).stream()
        .distinct()
        .filter(trace -> !ledger.isProviderMessageIdKnown(trace))
        .toList();
  }

  /**
   * If a worker died, its message was perhaps marked as unconfirmed much later than it was
   * delivered. A resend keeps the message id, so a list entry of the first delivery proves nothing
   * about the resend.
   */
  private static Instant handedOverAfter(MessageLedger.MessageRow messageRow, Instant since) {
    var made = Ids.createdAt(messageRow.id());
    return messageRow.resendCount() == 0 && made.isBefore(since) ? made : since;
  }

  /** An old message is checked less often, and a last time at the timeout. */
  private static Duration between(Duration wait, Duration left) {
    var atLeast = wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    var atMost = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
    return atLeast.compareTo(atMost) < 0 ? atLeast : atMost;
  }

  private boolean awaitInMailbox(UUID message) throws InterruptedException {
    long deadline = System.nanoTime() + mailboxTimeout.toNanos();
    while (!mailbox.containsMessage(message)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    return true;
  }
}
