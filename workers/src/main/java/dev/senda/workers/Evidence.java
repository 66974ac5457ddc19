package dev.senda.workers;

import dev.senda.journey.Channel;
import dev.senda.store.Ledger;
import dev.senda.store.Mailbox;
import dev.senda.workers.channel.Outgoing;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;

/**
 * Finds out whether a message that may have been sent really was: when a worker died, or the
 * connection broke, between handing it over and writing that down.
 */
final class Evidence {

  /** Real time. Longer than the mailbox takes to write down what it was just sent. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Why a message is settled as unknown. */
  static final String NOBODY_KNOWS = "an earlier try was interrupted; nobody knows whether it went";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Function<Channel, Kind> kinds;
  private final Ledger ledger;
  private final Mailbox mailbox;
  private final Duration patience;

  /**
   * @param kinds where to look, by the channel that a message went on
   */
  Evidence(Function<Channel, Kind> kinds, Ledger ledger, Mailbox mailbox, Duration patience) {
    this.kinds = kinds;
    this.ledger = ledger;
    this.mailbox = mailbox;
    this.patience = patience;
  }

  /** Where to look. */
  enum Kind {
    /** The channel tells nobody what it took. */
    NONE,
    /** What the channel took is in the table of the dev mailbox. */
    MAILBOX
  }

  /** What was found. */
  enum Verdict {
    SENT,
    NOT_SENT,
    UNKNOWABLE
  }

  /**
   * Looks, for a bounded time.
   *
   * @throws NotSentYet if it was interrupted meanwhile
   */
  Verdict about(UUID message) {
    try {
      return look(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotSentYet("interrupted while looking for evidence", e);
    }
  }

  private Verdict look(UUID message) throws InterruptedException {
    if (ledger.isEngaged(message)) {
      return Verdict.SENT;
    }
    var entry = ledger.find(message);
    if (entry.isEmpty()) {
      // Its claim was given back, which is done for what nobody has.
      return Verdict.NOT_SENT;
    }
    return switch (kinds.apply(entry.get().channel())) {
      case NONE -> Verdict.UNKNOWABLE;
      case MAILBOX -> isInMailbox(message) ? Verdict.SENT : Verdict.NOT_SENT;
    };
  }

  private boolean isInMailbox(UUID message) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!mailbox.holds(Outgoing.messageId(message))) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    return true;
  }
}
