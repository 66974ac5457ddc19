package dev.senda.store.enrollments;

import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.contacts.Contact;
import dev.senda.store.steering.JourneyLocks;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which contact is in which journey, and how each enrollment ended. These rows decide re-entry. */
@Repository
public class Enrollments {

  static final String COLUMNS =
      """
      id, journey, contact_key, workflow_contact_key, correlation_key, trigger_event_id, state,
      end_reason, blocked_reason, enrolled_at, events_since, ended_at, ending_state, ending_reason,
      epoch, paused_at
      """;

  static final String SELECT = "select " + COLUMNS + "from enrollments\n";

  /** Closes :enrollment; a committed ending counts, unless the journey failed. */
  static final String CLOSE =
      """
      update enrollments
      set ended_at = :endedAt, blocked_reason = null,
          state = case when :state = 'FAILED' then :state else coalesce(ending_state, :state) end,
          end_reason = case when :state = 'FAILED' then :reason
                            when coalesce(ending_state, :state) = 'CANCELED'
                              then coalesce(cancel_reason, :reason)
                            when ending_state is not null then ending_reason
                            else :reason end
      where id = :enrollment
      """;

  /** A condition: whether the journey of :enrollment was stopped since it began. */
  public static final String IS_STOPPED =
      """
      exists (select from enrollments e join journey_controls control on control.journey = e.journey
              where e.id = :enrollment and e.epoch < control.epoch)
      """;

  /** The end reason of an enrollment that a new one of the same contact replaced. */
  public static final String RESTARTED = "restarted";

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final ScaledClock clock;
  private final EnrollmentPages pages;
  private final JourneyLocks locks;
  private final EnrollmentAdmission admission;

  public Enrollments(JdbcClient database, RetryingTransactions transactions, ScaledClock clock) {
    this.database = database;
    this.transactions = transactions;
    this.clock = clock;
    pages = new EnrollmentPages(database);
    locks = new JourneyLocks(database);
    admission = new EnrollmentAdmission(database, clock);
  }

  /**
   * The event that starts an enrollment.
   *
   * @param occurredAt simulated time
   */
  public record StartingEvent(UUID id, Instant occurredAt) {}

  /** The result of a request to enroll a contact. */
  public sealed interface EnrollmentResult {
    /**
     * The contact was enrolled.
     *
     * @param replacedEnrollmentId the enrollment that ran until now; null if there was none. Its
     *     row is closed; send its workflow the exit signal ({@link #RESTARTED}) before the new one
     *     starts
     */
    record Enrolled(EnrollmentRow enrollment, @Nullable UUID replacedEnrollmentId)
        implements EnrollmentResult {}

    /** The contact has a running enrollment already; there is no second one. */
    record AlreadyEnrolled(EnrollmentRow enrollment) implements EnrollmentResult {}

    /**
     * The contact may not enter.
     *
     * @param reason a sentence for an operator
     */
    record Refused(String reason) implements EnrollmentResult {}

    /**
     * Nobody may enter: the journey is drained or stopped.
     *
     * @param reason a sentence for an operator, without personal data
     */
    record EntriesClosed(String reason) implements EnrollmentResult {}

    /**
     * The event lacks the property that the keyed journey needs: a text, a number, true or false.
     *
     * @param property the name of the property
     */
    record MissingKey(String property) implements EnrollmentResult {}
  }

  /**
   * Enrolls the contact, unless it has a running enrollment, may not enter again, or the journey
   * takes no entries. The contact stays locked until the transaction ends, so that only one of
   * several concurrent requests enrolls it. An enrollment that a stop of the journey ended is
   * replaced, although its workflow may not know it yet: it is closed with the time of the stop.
   * Where the contact may not enter, it stays as it is.
   *
   * @param contact the contact's key
   * @param key see {@link EnrollmentRules#correlationKeyOf}: each key is entered independently
   * @param start the event that starts it; null where the API does
   * @throws IllegalArgumentException if there is no contact with this key
   */
  public EnrollmentResult enroll(
      EnrollmentRules rules, String contact, String key, @Nullable StartingEvent start) {
    return transactions.execute(
        () ->
            enrollLocked(
                rules,
                locks
                    .lockContact(contact, rules.journey())
                    .orElseThrow(() -> new IllegalArgumentException("no contact " + contact)),
                key,
                start));
  }

  /** As above, for a journey without a key whose running enrollment refuses a second one. */
  public EnrollmentResult enroll(
      String journey, ReentryPolicy reentry, String contact, @Nullable UUID triggerEvent) {
    return enroll(
        new EnrollmentRules(journey, reentry, OverlapPolicy.REFUSE, null),
        contact,
        "",
        triggerEvent == null ? null : new StartingEvent(triggerEvent, clock.instant()));
  }

  /** As {@link #enroll}, of a contact that the caller's transaction has locked. */
  EnrollmentResult enrollLocked(
      EnrollmentRules rules, Contact contact, String key, @Nullable StartingEvent start) {
    return admission.enroll(rules, contact, key, start, ending -> markEnding(List.of(ending)));
  }

  public Optional<EnrollmentRow> find(UUID id) {
    return database
        .sql(SELECT + "where id = :id")
        .param("id", id)
        .query(Enrollments::mapRow)
        .optional();
  }

  /** The running enrollments of this contact, oldest first. */
  public List<EnrollmentRow> findRunning(String contact) {
    return database
        .sql(SELECT + "where contact_key = :contact and ended_at is null order by id")
        .param("contact", contact)
        .query(Enrollments::mapRow)
        .list();
  }

  /** The running enrollments of these contacts, oldest first. */
  public List<EnrollmentRow> findRunning(Collection<String> contacts) {
    return database
        .sql(SELECT + "where contact_key = any(:contacts) and ended_at is null order by id")
        .param("contacts", contacts.toArray(String[]::new))
        .query(Enrollments::mapRow)
        .list();
  }

  /** The newest enrollments, newest first. */
  public List<EnrollmentRow> findNewest(EnrollmentQuery enrollmentQuery, int limit) {
    return page(enrollmentQuery, null, limit);
  }

  /** The next page of {@link #findNewest}: those made before this one. */
  public List<EnrollmentRow> findOlderThan(UUID last, EnrollmentQuery enrollmentQuery, int limit) {
    return page(enrollmentQuery, last, limit);
  }

  private List<EnrollmentRow> page(
      EnrollmentQuery enrollmentQuery, @Nullable UUID before, int limit) {
    var contactKey = enrollmentQuery.contactKey();
    var ids =
        pages.findIds(
            enrollmentQuery, contactKey == null ? null : List.of(contactKey), before, limit);
    return database
        .sql(SELECT + "where id = any(:ids) order by id desc")
        .param("ids", ids.toArray(UUID[]::new))
        .query(Enrollments::mapRow)
        .list();
  }

  /**
   * Ends the enrollment and clears its blocked reason. Closing it again overwrites how it ended. An
   * ending that was committed before counts, unless the journey failed.
   *
   * @param state how it ended; not RUNNING
   * @param reason null for a journey that ran to its end; for a canceled one, the recorded cancel
   *     reason is used if there is one
   * @param endedAt simulated time
   * @return the enrollment as it is closed
   * @throws EmptyResultDataAccessException if there is none with this id
   */
  public EnrollmentRow close(
      UUID id, EnrollmentState state, @Nullable String reason, Instant endedAt) {
    return close(database, id, state, reason, endedAt);
  }

  static EnrollmentRow close(
      JdbcClient database,
      UUID id,
      EnrollmentState state,
      @Nullable String reason,
      Instant endedAt) {
    if (state == EnrollmentState.RUNNING) {
      throw new IllegalArgumentException(
          "state: RUNNING (expected a state that ends an enrollment)");
    }
    return database
        .sql(CLOSE + "returning *")
        .param("enrollment", id)
        .param("state", state.name())
        .param("reason", reason)
        .param("endedAt", SqlTimestamps.toSql(endedAt))
        .query(Enrollments::mapRow)
        .single();
  }

  /**
   * Records that running enrollments are about to end, in the transaction that appends the signals
   * which end them. From its commit on, no message of theirs is claimed, and their open tasks are
   * closed as no longer needed, but for those that stay open until they are done. Of several
   * endings of an enrollment the first one counts; one that has ended does not change.
   */
  public void markEnding(Collection<Ending> endings) {
    if (endings.isEmpty()) {
      return;
    }
    database
        .sql(Ending.COMMIT)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .param(
            "ids",
            endings.stream().map(ending -> ending.enrollmentId().toString()).toArray(String[]::new))
        .param(
            "states", endings.stream().map(ending -> ending.state().name()).toArray(String[]::new))
        .param("reasons", endings.stream().map(Ending::reason).toArray(String[]::new))
        .update();
  }

  /**
   * Records why an operator cancels a running enrollment.
   *
   * @param reason free text, which may name the person; it is never sent to Temporal
   */
  public void recordCancelReason(UUID id, String reason) {
    database
        .sql("update enrollments set cancel_reason = :reason where id = :id and ended_at is null")
        .param("id", id)
        .param("reason", reason)
        .update();
  }

  /**
   * Records what blocks a running enrollment.
   *
   * @param blockedReason what an operator must fix
   */
  public void setBlockedReason(UUID id, String blockedReason) {
    updateBlockedReason(id, blockedReason);
  }

  /** Records that nothing blocks the enrollment any more. */
  public void clearBlockedReason(UUID id) {
    updateBlockedReason(id, null);
  }

  private void updateBlockedReason(UUID id, @Nullable String blockedReason) {
    database
        .sql(
            """
            update enrollments set blocked_reason = :blockedReason
            where id = :id and ended_at is null
              and blocked_reason is distinct from :blockedReason
            """)
        .param("id", id)
        .param("blockedReason", blockedReason)
        .update();
  }

  /** Whether the journey was stopped since this enrollment began. */
  boolean isStopped(UUID id) {
    return database
        .sql("select " + IS_STOPPED)
        .param("enrollment", id)
        .query(Boolean.class)
        .single();
  }

  static EnrollmentRow mapRow(ResultSet row, int number) throws SQLException {
    var contactKey = row.getString("contact_key");
    var workflowContactKey = row.getString("workflow_contact_key");
    var enrolledAt = SqlTimestamps.instant(row, "enrolled_at");
    var since = SqlTimestamps.instantOrNull(row, "events_since");
    return new EnrollmentRow(
        row.getObject("id", UUID.class),
        row.getString("journey"),
        contactKey,
        workflowContactKey == null ? contactKey : workflowContactKey,
        row.getString("correlation_key"),
        row.getObject("trigger_event_id", UUID.class),
        EnrollmentState.valueOf(row.getString("state")),
        row.getString("end_reason"),
        row.getString("blocked_reason"),
        enrolledAt,
        since == null ? enrolledAt : since,
        SqlTimestamps.instantOrNull(row, "ended_at"),
        ending(row),
        row.getInt("epoch"),
        SqlTimestamps.instantOrNull(row, "paused_at"));
  }

  private static @Nullable Ending ending(ResultSet row) throws SQLException {
    var state = row.getString("ending_state");
    return state == null
        ? null
        : new Ending(
            row.getObject("id", UUID.class),
            EnrollmentState.valueOf(state),
            row.getString("ending_reason"));
  }
}
