package dev.senda.workers;

import dev.senda.store.Ledger;
import dev.senda.store.Mailbox;
import dev.senda.workers.channel.OutgoingEmail;
import java.time.Duration;
import java.util.UUID;

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

  private final Kind kind;
  private final Ledger ledger;
  private final Mailbox mailbox;
  private final Duration patience;

  Evidence(Kind kind, Ledger ledger, Mailbox mailbox, Duration patience) {
    this.kind = kind;
    this.ledger = ledger;
    this.mailbox = mailbox;
    this.patience = patience;
  }

  /** Where to look. */
  enum Kind {
    /** The SMTP server tells nobody what it took. */
    NONE,
    /** The SMTP server is the dev mailbox: what it took is in its table. */
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
    return switch (kind) {
      case NONE -> Verdict.UNKNOWABLE;
      case MAILBOX -> isInMailbox(message) ? Verdict.SENT : Verdict.NOT_SENT;
    };
  }

  private boolean isInMailbox(UUID message) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!mailbox.holds(OutgoingEmail.messageId(message))) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    return true;
  }
}
