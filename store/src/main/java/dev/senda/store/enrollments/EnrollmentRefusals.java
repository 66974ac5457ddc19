package dev.senda.store.enrollments;

import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Why contacts did not enter a journey: the last start event of each contact and journey. */
@Repository
public class EnrollmentRefusals {

  private final JdbcClient database;
  private final ScaledClock clock;

  EnrollmentRefusals(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A start event that enrolled nobody.
   *
   * @param reason a sentence for an operator, without personal data
   */
  public record Refusal(String contactKey, String journey, UUID eventId, String reason) {}

  /**
   * A refusal, as it is shown.
   *
   * @param refusedAt simulated time
   */
  public record RefusalView(String journey, UUID eventId, String reason, Instant refusedAt) {}

  /** Records these refusals in one statement; of one contact and journey the last one counts. */
  public void recordAll(Collection<Refusal> refusals) {
    if (refusals.isEmpty()) {
      return;
    }
    var newest = new LinkedHashMap<Map.Entry<String, String>, Refusal>();
    for (var refusal : refusals) {
      newest.put(Map.entry(refusal.contactKey(), refusal.journey()), refusal);
    }
    var rows = newest.values();
    database
        .sql(
            """
            insert into enrollment_refusals (contact_key, journey, event_id, reason, refused_at)
            select contact_key, journey, cast(event_id as uuid), reason, :now
            from unnest(cast(:contacts as text[]), cast(:journeys as text[]), cast(:events as text[]),
                        cast(:reasons as text[])) as given (contact_key, journey, event_id, reason)
            on conflict (contact_key, journey) do update
            set event_id = excluded.event_id, reason = excluded.reason, refused_at = excluded.refused_at
            where enrollment_refusals.reason <> excluded.reason
            """)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .param("contacts", rows.stream().map(Refusal::contactKey).toArray(String[]::new))
        .param("journeys", rows.stream().map(Refusal::journey).toArray(String[]::new))
        .param("events", rows.stream().map(row -> row.eventId().toString()).toArray(String[]::new))
        .param("reasons", rows.stream().map(Refusal::reason).toArray(String[]::new))
        .update();
  }

  /** The refusals of this contact, newest first. */
  public List<RefusalView> findByContact(String contactKey) {
    return database
        .sql(
            """
            select journey, event_id, reason, refused_at from enrollment_refusals
            where contact_key = :contact order by refused_at desc, journey
            """)
        .param("contact", contactKey)
        .query(
            (row, number) ->
                new RefusalView(
                    row.getString("journey"),
                    row.getObject("event_id", UUID.class),
                    row.getString("reason"),
                    SqlTimestamps.instant(row, "refused_at")))
        .list();
  }
}
