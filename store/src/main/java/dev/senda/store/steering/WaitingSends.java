package dev.senda.store.steering;

import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxEntry;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The enrollments whose next message waits because the journey or the enrollment is paused. Their
 * workflows sleep without a timer until they are released by a signal.
 */
@Repository
public class WaitingSends {

  /** How many are released in one transaction. */
  private static final int CHUNK = 1_000;

  /** How many are released in one transaction where the rate allows more. */
  private static final int MAX_RELEASED = 10_000;

  private static final String RELEASE =
      """
      with released as (
        update waiting_sends set released_at = now()
        where enrollment_id in (
          select enrollment_id from waiting_sends
          where journey = :journey and released_at is null and not is_held
          order by waiting_since, enrollment_id limit :limit for update skip locked)
        returning enrollment_id)
      select e.id, coalesce(e.workflow_contact_key, e.contact_key) as lane
      from released join enrollments e on e.id = released.enrollment_id
      order by e.id
      """;

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final Outbox outbox;
  private final ScaledClock clock;

  WaitingSends(
      JdbcClient database, RetryingTransactions transactions, Outbox outbox, ScaledClock clock) {
    this.database = database;
    this.transactions = transactions;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Records that the next message of this enrollment waits. One that waits again keeps its place.
   * The caller has locked the contact and shares the lock of the journey.
   *
   * @param isHeld whether the enrollment itself is paused
   */
  public void add(UUID enrollment, String journey, String step, boolean isHeld) {
    database
        .sql(
            """
            insert into waiting_sends (enrollment_id, journey, step, is_held, waiting_since)
            values (:enrollment, :journey, :step, :held, now())
            on conflict (enrollment_id) do update
            set step = excluded.step, is_held = excluded.is_held, released_at = null
            """)
        .param("enrollment", enrollment)
        .param("journey", journey)
        .param("step", step)
        .param("held", isHeld)
        .update();
  }

  /** The message of this enrollment is sent, or will never be. */
  public void remove(UUID enrollment) {
    database
        .sql("delete from waiting_sends where enrollment_id = :enrollment")
        .param("enrollment", enrollment)
        .update();
  }

  /**
   * Releases the message of this enrollment, whatever the rate of its journey is. A paused journey
   * keeps it back all the same. The caller tells the workflow.
   *
   * @return whether one waits
   */
  public boolean releaseOne(UUID enrollment) {
    return database
            .sql(
                """
                update waiting_sends set released_at = now(), is_held = false
                where enrollment_id = :enrollment
                """)
            .param("enrollment", enrollment)
            .update()
        == 1;
  }

  /**
   * Lets the messages of paused enrollments be released with those of the journey, which was
   * stopped: an enrollment that a stop ended stays paused no longer.
   */
  void unhold(String journey) {
    database
        .sql("update waiting_sends set is_held = false where journey = :journey and is_held")
        .param("journey", journey)
        .update();
  }

  /** How many messages of the journey wait, those of paused enrollments not among them. */
  public long count(String journey) {
    return database
        .sql(
            """
            select count(*) from waiting_sends
            where journey = :journey and released_at is null and not is_held
            """)
        .param("journey", journey)
        .query(Long.class)
        .single();
  }

  /** The journeys that are not paused and have messages that wait. */
  public List<String> findJourneysToRelease() {
    return database
        .sql(
            """
            select journey from journey_controls control
            where not is_paused
              and (messages_per_minute is not null
                   or exists (select from waiting_sends
                              where journey = control.journey and released_at is null and not is_held))
            order by journey
            """)
        .query(String.class)
        .list();
  }

  /** What a journey may release now; null for everything. */
  private record Allowance(@Nullable Integer messages) {}

  /**
   * Releases what the rate of this journey allows now, the longest waiting first: their workflows
   * are told to try again. Without a rate it releases some, and the caller asks again. If no
   * message waits any more, the rate ends. Only one instance releases at a time.
   *
   * @return whether more may be released at once
   */
  public boolean release(String journey) {
    return transactions.execute(() -> releaseInTransaction(journey));
  }

  private boolean releaseInTransaction(String journey) {
    var allowance = takeAllowance(journey);
    if (allowance.isEmpty()) {
      return false;
    }
    var messages = allowance.getFirst().messages();
    int limit = messages == null ? CHUNK : messages;
    int released = limit == 0 ? 0 : release(journey, limit);
    if (messages != null && released < limit) {
      endRate(journey);
    }
    return messages == null && released == limit;
  }

  /**
   * Takes what the rate allows since it was used last, of the last 10 seconds at most: what was not
   * used during an outage is not made up for. Empty if the journey is paused, or another instance
   * is releasing.
   */
  private List<Allowance> takeAllowance(String journey) {
    return database
        .sql(
            """
            update journey_controls control
            set released_through = case when messages_per_minute is not null
                then due.since + due.messages * interval '1 minute' / messages_per_minute end
            from (select journey, since,
                         case when messages_per_minute is not null
                           then least(floor(extract(epoch from now() - since) * messages_per_minute / 60), %d)
                         end as messages
                  from (select journey, messages_per_minute,
                               greatest(released_through,
                                        now() - greatest(interval '10 seconds', interval '2 minutes' / messages_per_minute)) as since
                        from journey_controls
                        where journey = :journey and not is_paused
                        for update skip locked) as control) as due
            where control.journey = due.journey
            returning due.messages
            """
                .formatted(MAX_RELEASED))
        .param("journey", journey)
        .query(
            (row, number) -> {
              int messages = row.getInt("messages");
              return new Allowance(row.wasNull() ? null : (Integer) messages);
            })
        .list();
  }

  private int release(String journey, int limit) {
    var now = clock.instant();
    var entries =
        database
            .sql(RELEASE)
            .param("journey", journey)
            .param("limit", limit)
            .query(
                (row, number) -> {
                  var enrollment = row.getObject("id", UUID.class);
                  return new OutboxEntry(
                      row.getString("lane"),
                      new OutboxItem.SignalEnrollment(
                          journey,
                          "resumed",
                          new SignalPayload.Resumed(Ids.newUuid(), enrollment, now)));
                })
            .list();
    if (!entries.isEmpty()) {
      outbox.append(entries);
    }
    return entries.size();
  }

  /** Its last message is released: the next ones are sent as they come. */
  private void endRate(String journey) {
    database
        .sql(
            """
            update journey_controls set messages_per_minute = null, released_through = null
            where journey = :journey
            """)
        .param("journey", journey)
        .update();
  }
}
