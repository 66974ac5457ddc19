package dev.senda.store;

import dev.senda.journey.Match;
import dev.senda.journey.Overlap;
import dev.senda.journey.Reentry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who is in which journey, and how it ended. These rows decide re-entry. */
@Repository
public class Enrollments {

  private static final String SELECT =
      """
      select id, journey, contact, correlation_key, trigger_event, state, reason, problem,
             enrolled_at, ended_at
      from enrollments
      """;

  /** Why an enrollment ended that another one of the same contact took the place of. */
  public static final String RESTARTED = "restarted";

  private static final int LONGEST_KEY = 200;

  private final JdbcClient database;
  private final Transactions transactions;
  private final Contacts contacts;
  private final HouseClock clock;

  Enrollments(JdbcClient database, Transactions transactions, Contacts contacts, HouseClock clock) {
    this.database = database;
    this.transactions = transactions;
    this.contacts = contacts;
    this.clock = clock;
  }

  /** What came of asking for an enrollment. */
  public sealed interface Admission {
    /**
     * There is a new one.
     *
     * @param replaced the enrollment that was running until now; null where none was. Its row is
     *     closed; its workflow is to be told that it ends ({@link #RESTARTED}) before the new one
     *     is started
     */
    record Admitted(EnrollmentRow enrollment, @Nullable UUID replaced) implements Admission {}

    /** The contact is inside already; there is no second one. */
    record AlreadyInside(EnrollmentRow enrollment) implements Admission {}

    /**
     * The contact may not enter.
     *
     * @param reason a sentence for people
     */
    record Refused(String reason) implements Admission {}
  }

  /**
   * Which enrollments; null means any.
   *
   * @param contact the contact's key
   * @param withProblem true for those that somebody must mend
   */
  public record Filter(
      @Nullable String journey,
      @Nullable EnrollmentState state,
      @Nullable String contact,
      boolean withProblem) {

    public static final Filter ALL = new Filter(null, null, null, false);

    public static Filter ofJourney(String journey) {
      return new Filter(journey, null, null, false);
    }
  }

  /**
   * What a journey's plan says of entering it.
   *
   * @param key the event property whose values run side by side; null where a contact is inside at
   *     most once
   */
  public record Rules(String journey, Reentry reentry, Overlap overlap, @Nullable String key) {

    /**
     * What tells the enrollment that this event starts apart from others of the contact: the
     * property's value as text, so that the number 7 and the text "7" are the same; a long one is
     * known by a UUID made of it. Empty where the plan has no key, or the event not such a value: a
     * text, a number, true or false.
     */
    public String keyIn(Map<String, ? extends @Nullable Object> properties) {
      var text =
          switch (key == null ? null : properties.get(key)) {
            case String said -> said;
            case Number number -> Match.inWords(Match.plain(number));
            case Boolean truth -> truth.toString();
            case null, default -> "";
          };
      return text.length() <= LONGEST_KEY ? text : Ids.uuidOf(text).toString();
    }
  }

  /**
   * Enrolls the contact, unless it is inside or may not enter again. The contact is locked until
   * the transaction ends, so that of any number of requests at once one admits it.
   *
   * @param contact the contact's key
   * @param key see {@link Rules#keyIn}: each key is entered as if it were a journey of its own
   * @param triggerEvent the event that starts it; null where the API does
   * @throws IllegalArgumentException if nobody has this key
   */
  public Admission enroll(Rules rules, String contact, String key, @Nullable UUID triggerEvent) {
    return transactions.run(() -> enrollNow(rules, contact, key, triggerEvent));
  }

  /** The same for a journey without key, that nobody enters while inside. */
  public Admission enroll(
      String journey, Reentry reentry, String contact, @Nullable UUID triggerEvent) {
    return enroll(new Rules(journey, reentry, Overlap.REFUSE, null), contact, "", triggerEvent);
  }

  private Admission enrollNow(
      Rules rules, String contact, String key, @Nullable UUID triggerEvent) {
    var person =
        contacts
            .lock(contact)
            .orElseThrow(() -> new IllegalArgumentException("no contact " + contact));
    if (person.erasedAt() != null) {
      return new Admission.Refused("the contact was erased on " + person.erasedAt());
    }
    var last = last(rules.journey(), contact, key);
    if (last.isEmpty()) {
      return new Admission.Admitted(insert(rules.journey(), contact, key, triggerEvent), null);
    }
    var endedAt = last.get().endedAt();
    if (endedAt == null) {
      return switch (rules.overlap()) {
        case REFUSE -> new Admission.AlreadyInside(last.get());
        case RESTART -> restart(last.get(), triggerEvent);
      };
    }
    return refusal(rules.reentry(), endedAt)
        .<Admission>map(Admission.Refused::new)
        .orElseGet(
            () ->
                new Admission.Admitted(insert(rules.journey(), contact, key, triggerEvent), null));
  }

  private Admission restart(EnrollmentRow running, @Nullable UUID triggerEvent) {
    close(running.id(), EnrollmentState.EXITED, RESTARTED, clock.instant());
    return new Admission.Admitted(
        insert(running.journey(), running.contact(), running.key(), triggerEvent), running.id());
  }

  private Optional<String> refusal(Reentry reentry, Instant endedAt) {
    return switch (reentry) {
      case Reentry.AfterFinishing _ -> Optional.empty();
      case Reentry.Never never ->
          Optional.of("re-entry: %s; the last enrollment ended on %s".formatted(never, endedAt));
      case Reentry.After after -> {
        var again = endedAt.plus(after.duration());
        yield clock.instant().isBefore(again)
            ? Optional.of("re-entry: %s, on %s; so not before %s".formatted(after, endedAt, again))
            : Optional.empty();
      }
    };
  }

  private Optional<EnrollmentRow> last(String journey, String contact, String key) {
    return database
        .sql(
            SELECT
                + """
                where journey = :journey and contact = :contact and correlation_key = :key
                order by ended_at desc nulls first limit 1
                """)
        .param("journey", journey)
        .param("contact", contact)
        .param("key", key)
        .query(Enrollments::enrollment)
        .optional();
  }

  private EnrollmentRow insert(
      String journey, String contact, String key, @Nullable UUID triggerEvent) {
    return database
        .sql(
            """
            insert into enrollments (id, journey, contact, correlation_key, trigger_event, state,
                                     enrolled_at)
            values (:id, :journey, :contact, :key, :triggerEvent, 'RUNNING', :now)
            returning *
            """)
        .param("id", Ids.uuid())
        .param("journey", journey)
        .param("contact", contact)
        .param("key", key)
        .param("triggerEvent", triggerEvent)
        .param("now", Times.toSql(clock.instant()))
        .query(Enrollments::enrollment)
        .single();
  }

  public Optional<EnrollmentRow> find(UUID id) {
    return database
        .sql(SELECT + "where id = :id")
        .param("id", id)
        .query(Enrollments::enrollment)
        .optional();
  }

  /** The enrollments of this contact that have not ended, oldest first. */
  public List<EnrollmentRow> running(String contact) {
    return database
        .sql(SELECT + "where contact = :contact and ended_at is null order by id")
        .param("contact", contact)
        .query(Enrollments::enrollment)
        .list();
  }

  /** The newest ones, newest first. */
  public List<EnrollmentRow> newest(Filter filter, int limit) {
    return page(filter, null, limit);
  }

  /** The next page of {@link #newest}: those made before this one. */
  public List<EnrollmentRow> olderThan(UUID last, Filter filter, int limit) {
    return page(filter, last, limit);
  }

  private List<EnrollmentRow> page(Filter filter, @Nullable UUID before, int limit) {
    var where = new StringBuilder("where true");
    if (filter.journey() != null) {
      where.append(" and journey = :journey");
    }
    if (filter.state() != null) {
      where.append(" and state = :state");
    }
    if (filter.contact() != null) {
      where.append(" and contact = :contact");
    }
    if (filter.withProblem()) {
      where.append(" and problem is not null");
    }
    if (before != null) {
      where.append(" and id < :before");
    }
    return database
        .sql(SELECT + where + " order by id desc limit :limit")
        .param("journey", filter.journey())
        .param("state", filter.state() == null ? null : filter.state().name())
        .param("contact", filter.contact())
        .param("before", before)
        .param("limit", limit)
        .query(Enrollments::enrollment)
        .list();
  }

  /** How many enrollments of the journey stand where; states that none is in are left out. */
  public Map<EnrollmentState, Long> counts(String journey) {
    var counts = new EnumMap<EnrollmentState, Long>(EnrollmentState.class);
    database
        .sql("select state, count(*) as number from enrollments where journey = :j group by state")
        .param("j", journey)
        .query(
            row -> {
              counts.put(EnrollmentState.valueOf(row.getString("state")), row.getLong("number"));
            });
    return counts;
  }

  /**
   * Ends the enrollment, and with it its problem. Closing it again counts: the last one holds.
   *
   * @param state how; not RUNNING
   * @param reason null for a journey that ran to its end; for a canceled one, what was said when it
   *     was canceled goes before it
   * @param endedAt house time
   */
  public void close(UUID id, EnrollmentState state, @Nullable String reason, Instant endedAt) {
    if (state == EnrollmentState.RUNNING) {
      throw new IllegalArgumentException("state: RUNNING (expected one that ends an enrollment)");
    }
    database
        .sql(
            """
            update enrollments
            set state = :state, ended_at = :endedAt, problem = null,
                reason = case when :state = 'CANCELED' then coalesce(cancel_reason, :reason)
                              else :reason end
            where id = :id
            """)
        .param("id", id)
        .param("state", state.name())
        .param("reason", reason)
        .param("endedAt", Times.toSql(endedAt))
        .update();
  }

  /**
   * Keeps why somebody of ours has a running enrollment end, for when it does.
   *
   * @param reason free text, which may speak of the person: so Temporal is not told
   */
  public void canceling(UUID id, String reason) {
    database
        .sql("update enrollments set cancel_reason = :reason where id = :id and ended_at is null")
        .param("id", id)
        .param("reason", reason)
        .update();
  }

  /**
   * Says what keeps a running enrollment from going on.
   *
   * @param problem for people to mend; null when it goes on again
   */
  public void problem(UUID id, @Nullable String problem) {
    database
        .sql(
            """
            update enrollments set problem = :problem
            where id = :id and ended_at is null and problem is distinct from :problem
            """)
        .param("id", id)
        .param("problem", problem)
        .update();
  }

  private static EnrollmentRow enrollment(ResultSet row, int number) throws SQLException {
    return new EnrollmentRow(
        row.getObject("id", UUID.class),
        row.getString("journey"),
        row.getString("contact"),
        row.getString("correlation_key"),
        row.getObject("trigger_event", UUID.class),
        EnrollmentState.valueOf(row.getString("state")),
        row.getString("reason"),
        row.getString("problem"),
        Times.instant(row, "enrolled_at"),
        Times.instantOrNull(row, "ended_at"));
  }
}
