package dev.senda.store.conversions;

import dev.senda.store.conversions.JourneyGoals.RecountPosition;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.events.Events.ReceivedEvent;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which enrollments reached their goal: within the conversion window, whether they had ended or
 * not. An event that happened before the enrollment never counts ({@link
 * dev.senda.store.support.OccurrenceOrder}); of the event that enrolled and another one of the same
 * time, the one that was received first happened first.
 */
@Repository
public class Conversions {

  /** One instance recounts at a time. */
  private static final long RECOUNT_LOCK = 0x53454e44_00000007L;

  /** In the order of a recount: running ones come first. */
  private static final List<EnrollmentState> STATES = List.of(EnrollmentState.values());

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final JourneyGoals goals;
  private final ConversionRecount recount;

  public Conversions(
      JdbcClient database,
      RetryingTransactions transactions,
      JourneyGoals goals,
      KnownEvents knownEvents) {
    this.database = database;
    this.transactions = transactions;
    this.goals = goals;
    recount = new ConversionRecount(database, knownEvents);
  }

  /** An event that matches the goal of a journey. */
  public record GoalEvent(MeasuredGoal goal, ReceivedEvent event) {}

  /**
   * Records the conversions of the enrollments in whose window these events are, with one statement
   * however many they are. Of several goals of an enrollment the first one counts, in whatever
   * order they come. Call it in the transaction that stored the events and holds the locks of their
   * contacts, after the events have started enrollments.
   */
  public void recordAll(List<GoalEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into conversions as c (enrollment_id, event_id, occurred_at)
            select distinct on (e.id) e.id, given.event_id, given.occurred_at
            from (select contact_key, journey, correlation_key, cast(event_id as uuid) as event_id,
                         cast(occurred_at as timestamptz) as occurred_at, window_seconds
                  from unnest(cast(:contacts as text[]), cast(:journeys as text[]), cast(:keys as text[]),
                              cast(:events as text[]), cast(:times as text[]), cast(:windows as bigint[]))
                    as one (contact_key, journey, correlation_key, event_id, occurred_at, window_seconds)
                 ) as given
            cross join lateral (
              select id, journey, trigger_event_id, correlation_key, purged_at,
                     coalesce(events_since, enrolled_at) as since
              from enrollments where contact_key = given.contact_key
              offset 0) as e
            where e.journey = given.journey and e.purged_at is null
              and given.event_id is distinct from e.trigger_event_id
              and (given.correlation_key = '' or e.correlation_key in ('', given.correlation_key))
              and is_since(given.occurred_at, e.since)
              and (given.occurred_at <> e.since or e.trigger_event_id is null
                   or given.event_id > e.trigger_event_id)
              and given.occurred_at <= e.since + given.window_seconds * interval '1 second'
            order by e.id, given.occurred_at, given.event_id
            on conflict (enrollment_id) do update
            set event_id = excluded.event_id, occurred_at = excluded.occurred_at
            where excluded.occurred_at < c.occurred_at
            """)
        .param(
            "contacts", events.stream().map(one -> one.event().contactKey()).toArray(String[]::new))
        .param("journeys", events.stream().map(one -> one.goal().journey()).toArray(String[]::new))
        .param(
            "keys",
            events.stream()
                .map(one -> one.goal().keyOf(one.event().properties()))
                .toArray(String[]::new))
        .param(
            "events",
            events.stream().map(one -> one.event().id().toString()).toArray(String[]::new))
        .param(
            "times",
            events.stream().map(one -> one.event().occurredAt().toString()).toArray(String[]::new))
        .param(
            "windows",
            events.stream().map(one -> one.goal().window().toSeconds()).toArray(Long[]::new))
        .update();
  }

  /**
   * Counts the conversions of all enrollments of a contact in a journey again, from the kept
   * events: after a merge, or where the goal is compared with the event that enrolled. Call it in a
   * transaction that holds the contact's lock.
   */
  public void recount(MeasuredGoal goal, Collection<String> contacts) {
    for (var contact : contacts) {
      recount.apply(goal, recount.ofContact(goal.journey(), contact));
    }
  }

  /**
   * Counts the conversions of the next enrollments of the journey again, in one transaction, if a
   * recount is due. An interrupted recount continues where it stopped.
   *
   * @param limit how many enrollments at most
   * @return whether more may be due; false while another instance recounts
   */
  public boolean recountNext(MeasuredGoal goal, int limit) {
    return transactions.execute(
        () -> {
          if (goals.position(goal.journey()).isEmpty() || !tryLock()) {
            return false;
          }
          var position = goals.position(goal.journey());
          position.ifPresent(from -> recountFrom(goal, from, limit));
          return position.isPresent();
        });
  }

  private boolean tryLock() {
    return database
        .sql("select pg_try_advisory_xact_lock(:lock)")
        .param("lock", RECOUNT_LOCK)
        .query(Boolean.class)
        .single();
  }

  private void recountFrom(MeasuredGoal goal, RecountPosition from, int limit) {
    var page = recount.page(goal.journey(), from, limit);
    recount.apply(goal, page);
    var next =
        page.size() < limit
            ? nextState(from.state())
            : new RecountPosition(from.state(), page.getLast().id());
    goals.move(goal.journey(), next);
  }

  /** Running ones come first: one that ends meanwhile is found again in its new state. */
  private static @Nullable RecountPosition nextState(EnrollmentState state) {
    int next = STATES.indexOf(state) + 1;
    return next == STATES.size() ? null : new RecountPosition(STATES.get(next), null);
  }

  /** The journeys in which these contacts are or were. */
  public List<String> findJourneys(Collection<String> contacts) {
    return database
        .sql("select distinct journey from enrollments where contact_key = any (:contacts)")
        .param("contacts", contacts.toArray(String[]::new))
        .query(String.class)
        .list();
  }

  /** When the goal occurred by which the enrollment converted; empty where it did not. */
  public Optional<Instant> findTime(UUID enrollment) {
    return database
        .sql("select occurred_at from conversions where enrollment_id = :id")
        .param("id", enrollment)
        .query((row, number) -> SqlTimestamps.instant(row, "occurred_at"))
        .optional();
  }
}
