package dev.senda.workers;

import dev.senda.journey.Channel;
import dev.senda.store.Ids;
import dev.senda.store.Ledger;
import dev.senda.store.Mailbox;
import dev.senda.workers.channel.Doubt;
import dev.senda.workers.channel.Outgoing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a message that may have been sent really was: when a worker died, or the
 * connection broke, between handing it over and writing that down.
 */
final class Evidence {

  /** Real time. Longer than the mailbox takes to write down what it was just sent. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Why a message is settled as unknown. */
  static final String NOBODY_KNOWS = "nobody can know whether it went, since no answer to it came";

  /** Why it is in doubt where nobody has written that down. */
  static final String INTERRUPTED = "an earlier try was interrupted";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Rules rules;
  private final Ledger ledger;
  private final Mailbox mailbox;
  private final Channels channels;
  private final Duration patience;
  private final Clock realTime = Clock.systemUTC();

  /**
   * @param rules where to look, by the channel and account that a message went by
   * @param patience how long the mailbox may take
   */
  Evidence(Rules rules, Ledger ledger, Mailbox mailbox, Channels channels, Duration patience) {
    this.rules = rules;
    this.ledger = ledger;
    this.mailbox = mailbox;
    this.channels = channels;
    this.patience = patience;
  }

  /** Where to look. */
  enum Kind {
    /** The channel tells nobody what it took. */
    NONE,
    /** What the channel took is in the table of the dev mailbox. */
    MAILBOX,
    /** The provider reports what it took, and may have a list of it. */
    REPORTS,
    /** Whoever receives it drops what it has already, by its id: it may be handed over again. */
    RECEIVER
  }

  /**
   * Where to look, and for how long.
   *
   * @param within real time since the doubt began; only for REPORTS
   */
  record Rule(Kind kind, Duration within) {}

  /** Where to look, by channel and account. */
  @FunctionalInterface
  interface Rules {
    Rule of(Channel channel, String account);
  }

  /** What was found. */
  sealed interface Verdict {

    /**
     * Somebody has it.
     *
     * @param providerId what the provider calls it; null where that was not seen
     * @param how where that was learned
     */
    record Sent(@Nullable String providerId, String how) implements Verdict {}

    /** Nobody has it. */
    record NotSent() implements Verdict {}

    /** Somebody may have it, who drops it the second time: it may be handed over again. */
    record Repeatable() implements Verdict {}

    /**
     * Nobody knows yet.
     *
     * @param nextLook real time until looking again makes sense
     */
    record Wait(Duration nextLook) implements Verdict {}

    /** Nobody knows, and nobody will. */
    record Unknowable() implements Verdict {}
  }

  /**
   * Looks, for a moment.
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
      return new Verdict.Sent(null, "it was engaged with");
    }
    var found = ledger.find(message);
    if (found.isEmpty()) {
      // Its claim was given back, which is done for what nobody has.
      return new Verdict.NotSent();
    }
    var entry = found.get();
    var account = entry.account();
    var rule =
        account == null ? new Rule(Kind.NONE, Duration.ZERO) : rules.of(entry.channel(), account);
    return switch (rule.kind()) {
      case NONE -> new Verdict.Unknowable();
      case MAILBOX -> lookIntoTheMailbox(message);
      case REPORTS -> lookForReports(entry, rule.within());
      case RECEIVER -> new Verdict.Repeatable();
    };
  }

  private Verdict lookIntoTheMailbox(UUID message) throws InterruptedException {
    return isInMailbox(message)
        ? new Verdict.Sent(null, "it is in the mailbox")
        : new Verdict.NotSent();
  }

  /** A report settles the message by itself: here only the provider's list is left to look at. */
  private Verdict lookForReports(Ledger.Entry entry, Duration within) {
    var since = entry.doubtfulSince();
    if (since == null) {
      since = ledger.doubt(entry.id(), INTERRUPTED).orElse(realTime.instant());
    }
    var traces = traces(entry, since);
    // Two in doubt at the same address: nobody can tell whose trace it is.
    if (traces.size() == 1 && !ledger.isAnotherInDoubt(entry.id())) {
      return new Verdict.Sent(traces.getFirst(), "found in the provider's list");
    }
    var doubted = Duration.between(since, realTime.instant());
    var left = within.minus(doubted);
    if (!left.isPositive()) {
      return new Verdict.Unknowable();
    }
    return new Verdict.Wait(between(doubted.dividedBy(2), left));
  }

  private List<String> traces(Ledger.Entry entry, Instant since) {
    var account = entry.account();
    var address = entry.address();
    var subject = entry.subject();
    if (account == null || address == null || subject == null) {
      return List.of();
    }
    var doubt =
        new Doubt(entry.id(), entry.channel(), address, subject, handedOverAfter(entry, since));
    return channels.traces(account, doubt).stream()
        .distinct()
        .filter(trace -> !ledger.isKnown(trace))
        .toList();
  }

  /**
   * A worker that died was perhaps missed for long, and its message in doubt since then only. One
   * that is sent again keeps its id: what is in the list from the first time proves nothing of it.
   */
  private static Instant handedOverAfter(Ledger.Entry entry, Instant since) {
    var made = Ids.madeAt(entry.id());
    return entry.resends() == 0 && made.isBefore(since) ? made : since;
  }

  /** Long doubts are looked at less often, and once more when the time is up. */
  private static Duration between(Duration wait, Duration left) {
    var atLeast = wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    var atMost = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
    return atLeast.compareTo(atMost) < 0 ? atLeast : atMost;
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
