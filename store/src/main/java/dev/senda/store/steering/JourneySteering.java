package dev.senda.store.steering;

import dev.senda.store.audit.Actor;
import dev.senda.store.audit.AuditAction;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.steering.JourneyControl.Entries;
import dev.senda.store.support.LockTimeoutException;
import dev.senda.store.support.RetryingTransactions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Pauses, resumes, drains and stops journeys. Each change waits for the sends and entries of the
 * journey that are just being committed, and holds up those that come meanwhile. So once a method
 * has returned, no message is claimed and nobody enters against it, on any instance.
 */
@Service
public class JourneySteering {

  /** The most messages a minute that a journey can be resumed at. */
  public static final int MAX_MESSAGES_PER_MINUTE = 100_000;

  private static final int MAX_LOCK_ATTEMPTS = 3;

  private final RetryingTransactions transactions;
  private final JourneyLocks locks;
  private final JourneyControls controls;
  private final WaitingSends waitingSends;
  private final AuditLog auditLog;

  public JourneySteering(
      RetryingTransactions transactions,
      JourneyLocks locks,
      JourneyControls controls,
      WaitingSends waitingSends,
      AuditLog auditLog) {
    this.transactions = transactions;
    this.locks = locks;
    this.controls = controls;
    this.waitingSends = waitingSends;
    this.auditLog = auditLog;
  }

  /** Who changes the steering, and why; both are in the audit log. */
  public record Change(Actor actor, String reason) {

    /** The reason may hold personal data. */
    @Override
    public String toString() {
      return "Change[actor=%s]".formatted(actor.name());
    }
  }

  /** A stopped journey has nothing that could be paused or drained; resume it first. */
  public static final class JourneyStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    JourneyStoppedException(String journey) {
      super(
          "journey: \"%s\" is stopped (expected one that runs; resume it first)".formatted(journey),
          null,
          false,
          false);
    }
  }

  /**
   * Keeps back the journey's messages. Contacts still enter, waits and questions go on, and goals,
   * exits and unsubscribes act. A journey that is paused already gets the new reason.
   *
   * @throws JourneyStoppedException if it is stopped
   */
  public JourneyControl pause(String journey, Change change) {
    return change(
        journey,
        now -> {
          requireNotStopped(now);
          return store(
              now, now.entries(), true, now.epoch(), null, change, AuditAction.JOURNEY_PAUSED);
        });
  }

  /**
   * Lifts the pause. If the journey is not paused, opens its entries again after a drain or a stop.
   * Enrollments that a stop ended stay ended.
   *
   * @param messagesPerMinute how many messages are sent in a minute until no message waits any
   *     more; null for all at once
   */
  public JourneyControl resume(String journey, @Nullable Integer messagesPerMinute, Change change) {
    if (messagesPerMinute != null
        && (messagesPerMinute < 1 || messagesPerMinute > MAX_MESSAGES_PER_MINUTE)) {
      throw new IllegalArgumentException(
          "messagesPerMinute: %d (expected 1 to %d)"
              .formatted(messagesPerMinute, MAX_MESSAGES_PER_MINUTE));
    }
    return change(
        journey,
        now ->
            store(
                now,
                now.isPaused() ? now.entries() : Entries.OPEN,
                false,
                now.epoch(),
                messagesPerMinute,
                change,
                AuditAction.JOURNEY_RESUMED));
  }

  /**
   * Closes the entries: who is inside goes to the end.
   *
   * @throws JourneyStoppedException if it is stopped
   */
  public JourneyControl drain(String journey, Change change) {
    return change(
        journey,
        now -> {
          requireNotStopped(now);
          return store(
              now,
              Entries.DRAINING,
              now.isPaused(),
              now.epoch(),
              now.messagesPerMinute(),
              change,
              AuditAction.JOURNEY_DRAINED);
        });
  }

  /**
   * Closes the entries, and ends who is inside: no message of theirs is claimed any more. Each
   * workflow ends when it next wants to send or to act, and until then its enrollment runs.
   * Messages that wait are released, also those of paused enrollments, so that their workflows ask.
   * A journey that is stopped already does not change.
   */
  public JourneyControl stop(String journey, Change change) {
    return change(
        journey,
        now -> {
          if (now.entries() == Entries.STOPPED) {
            return now;
          }
          waitingSends.unhold(journey);
          return store(
              now,
              Entries.STOPPED,
              false,
              now.epoch() + 1,
              null,
              change,
              AuditAction.JOURNEY_STOPPED);
        });
  }

  private JourneyControl change(String journey, Function<JourneyControl, JourneyControl> step) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transactions.execute(
            () -> {
              locks.lockAlone(journey);
              return step.apply(
                  controls.find(journey).orElseGet(() -> JourneyControls.initial(journey)));
            });
      } catch (LockTimeoutException e) {
        if (attempt == MAX_LOCK_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private JourneyControl store(
      JourneyControl now,
      Entries entries,
      boolean isPaused,
      int epoch,
      @Nullable Integer messagesPerMinute,
      Change change,
      AuditAction action) {
    var actor = change.actor();
    auditLog.record(actor, action, AuditSubject.ofJourney(now.journey()), change.reason());
    return controls.store(
        now.journey(), entries, isPaused, epoch, messagesPerMinute, change.reason(), actor.name());
  }

  private static void requireNotStopped(JourneyControl now) {
    if (now.entries() == Entries.STOPPED) {
      throw new JourneyStoppedException(now.journey());
    }
  }
}
