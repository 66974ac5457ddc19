package dev.senda.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the console reads: rows joined for a person's eyes, newest first. It writes nothing. */
@Repository
public class ConsoleViews {

  private static final String ENROLLMENTS =
      """
      select e.id, e.journey, e.state, e.reason, e.problem, e.enrolled_at, e.ended_at,
             c.key, c.email,
             coalesce(
               nullif(concat_ws(' ', c.attributes ->> 'first_name', c.attributes ->> 'last_name'), ''),
               c.attributes ->> 'name') as name
      from enrollments e join contacts c on c.key = e.contact
      """;

  private static final Pattern OUR_MESSAGE_ID =
      Pattern.compile("<(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})@senda>");

  private final JdbcClient database;

  ConsoleViews(JdbcClient database) {
    this.database = database;
  }

  /**
   * How many enrollments of a journey there are.
   *
   * @param held how many of the running ones a problem keeps from going on
   */
  public record Counts(Map<EnrollmentState, Long> byState, long held) {

    public static final Counts NONE = new Counts(Map.of(), 0);

    public Counts {
      byState = Map.copyOf(byState);
    }

    public long in(EnrollmentState state) {
      return byState.getOrDefault(state, 0L);
    }

    public long all() {
      return byState.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * One enrollment, and who it is about.
   *
   * @param name what the contact is called; null where unknown
   * @param reason why it ended
   * @param problem what keeps it from going on now
   * @param enrolledAt house time
   * @param endedAt house time; null while it runs
   */
  public record Listed(
      UUID id,
      String journey,
      String contactKey,
      @Nullable String name,
      @Nullable String email,
      EnrollmentState state,
      @Nullable String reason,
      @Nullable String problem,
      Instant enrolledAt,
      @Nullable Instant endedAt) {

    public boolean isOver() {
      return endedAt != null;
    }

    public boolean isHeld() {
      return problem != null && !isOver();
    }
  }

  /**
   * Which enrollments.
   *
   * @param journey only this journey's; null for all
   * @param state only those in this state; null for all
   * @param held only those that a problem keeps from going on
   * @param person only this contact's: its key, its email in whatever case, or the app's own id of
   *     it; null for everybody's
   */
  public record Filter(
      @Nullable String journey,
      @Nullable EnrollmentState state,
      boolean held,
      @Nullable String person) {

    public static final Filter ALL = new Filter(null, null, false, null);

    public static Filter ofJourney(String journey) {
      return new Filter(journey, null, false, null);
    }

    public static Filter ofPerson(String person) {
      return new Filter(null, null, false, person);
    }
  }

  /**
   * One page of a list.
   *
   * @param next the id to go on before; null on the last page
   */
  public record Page(List<Listed> rows, @Nullable UUID next) {}

  /**
   * One thing that a contact said about a topic.
   *
   * @param state GRANTED or WITHDRAWN
   * @param source how it came to us
   * @param textVersion which wording the person saw; null where it was not said
   */
  public record Consent(
      String topic,
      String channel,
      String state,
      Instant at,
      String source,
      @Nullable String textVersion) {}

  /**
   * One message of an enrollment.
   *
   * @param step the step that sent it, with its occurrence where it is not the first: {@code
   *     ebook-guide#2}
   * @param mail the mail in the dev mailbox; null where it is not there
   */
  public record Sending(
      String step,
      String template,
      String channel,
      @Nullable String locale,
      @Nullable String address,
      @Nullable String subject,
      @Nullable UUID mail) {}

  /** An address of a contact that must not be written to. */
  public record Suppression(String channel, String address, String reason, Instant at) {}

  /** The counts of each journey that has any enrollment, by the journey's name. */
  public Map<String, Counts> counts() {
    var states = new TreeMap<String, Map<EnrollmentState, Long>>();
    var held = new HashMap<String, Long>();
    database
        .sql(
            """
            select journey, state, count(*) as enrollments,
                   count(problem) filter (where state = 'RUNNING') as held
            from enrollments group by journey, state
            """)
        .query(
            row -> {
              var journey = row.getString("journey");
              states
                  .computeIfAbsent(journey, name -> new HashMap<>())
                  .put(EnrollmentState.valueOf(row.getString("state")), row.getLong("enrollments"));
              held.merge(journey, row.getLong("held"), Long::sum);
            });
    var counts = new TreeMap<String, Counts>();
    states.forEach(
        (journey, byState) ->
            counts.put(journey, new Counts(byState, held.getOrDefault(journey, 0L))));
    return counts;
  }

  /**
   * The enrollments that were made last.
   *
   * @param before only those made before this one; null for the first page
   * @param size how many at most
   */
  public Page enrollments(Filter filter, @Nullable UUID before, int size) {
    var conditions = new ArrayList<String>();
    var parameters = new HashMap<String, Object>();
    if (filter.journey() != null) {
      conditions.add("e.journey = :journey");
      parameters.put("journey", filter.journey());
    }
    if (filter.state() != null) {
      conditions.add("e.state = :state");
      parameters.put("state", filter.state().name());
    }
    if (filter.held()) {
      conditions.add("e.ended_at is null and e.problem is not null");
    }
    if (filter.person() != null) {
      conditions.add(
          """
          e.contact in (
            select key from contacts where key = upper(:person)
            union all select key from contacts where lower(email) = lower(:person)
            union all select key from contacts where user_id = :person)""");
      parameters.put("person", filter.person());
    }
    if (before != null) {
      conditions.add("e.id < :before");
      parameters.put("before", before);
    }
    var where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
    var rows =
        database
            .sql(ENROLLMENTS + where + " order by e.id desc limit :limit")
            .params(parameters)
            .param("limit", size + 1)
            .query(ConsoleViews::enrollment)
            .list();
    if (rows.size() <= size) {
      return new Page(rows, null);
    }
    var page = rows.subList(0, size);
    return new Page(List.copyOf(page), page.getLast().id());
  }

  public Optional<Listed> enrollment(UUID id) {
    return database
        .sql(ENROLLMENTS + "where e.id = :id")
        .param("id", id)
        .query(ConsoleViews::enrollment)
        .optional();
  }

  /** Everything that the contact ever said about topics, newest first. */
  public List<Consent> consents(String contactKey) {
    return database
        .sql(
            """
            select topic, channel, state, at, source, text_version
            from consents where contact = :contact order by at desc, id desc
            """)
        .param("contact", contactKey)
        .query(
            (row, number) ->
                new Consent(
                    row.getString("topic"),
                    row.getString("channel"),
                    row.getString("state"),
                    Times.instant(row, "at"),
                    row.getString("source"),
                    row.getString("text_version")))
        .list();
  }

  /** Which of the contact's addresses must not be written to. */
  public List<Suppression> suppressions(String contactKey) {
    return database
        .sql(
            """
            select s.channel, s.address, s.reason, s.at
            from suppressions s join contacts c on s.address in (lower(c.email), c.phone)
            where c.key = :contact order by s.at desc
            """)
        .param("contact", contactKey)
        .query(
            (row, number) ->
                new Suppression(
                    row.getString("channel"),
                    row.getString("address"),
                    row.getString("reason"),
                    Times.instant(row, "at")))
        .list();
  }

  /** The messages of an enrollment, by their steps. */
  public Map<String, Sending> sendings(UUID enrollment) {
    var sendings = new HashMap<String, Sending>();
    database
        .sql(
            """
            select case m.occurrence when 1 then m.step else m.step || '#' || m.occurrence end as step,
                   m.template, m.channel, m.locale, m.address, m.subject,
                   (select b.id from mailbox b where b.message_id = '<' || m.id || '@senda>'
                    order by b.received_at limit 1) as mail
            from messages m where m.enrollment = :enrollment
            """)
        .param("enrollment", enrollment)
        .query(
            row -> {
              sendings.put(
                  row.getString("step"),
                  new Sending(
                      row.getString("step"),
                      row.getString("template"),
                      row.getString("channel"),
                      row.getString("locale"),
                      row.getString("address"),
                      row.getString("subject"),
                      row.getObject("mail", UUID.class)));
            });
    return sendings;
  }

  /**
   * The enrollment that a mail in the dev mailbox belongs to.
   *
   * @param messageId the mail's Message-ID header; that of somebody else's mail belongs to none
   */
  public Optional<Listed> enrollmentOfMail(String messageId) {
    var ours = OUR_MESSAGE_ID.matcher(messageId);
    if (!ours.matches()) {
      return Optional.empty();
    }
    return database
        .sql(ENROLLMENTS + "where e.id = (select enrollment from messages where id = :message)")
        .param("message", UUID.fromString(ours.group(1)))
        .query(ConsoleViews::enrollment)
        .optional();
  }

  private static Listed enrollment(ResultSet row, int number) throws SQLException {
    return new Listed(
        row.getObject("id", UUID.class),
        row.getString("journey"),
        row.getString("key"),
        row.getString("name"),
        row.getString("email"),
        EnrollmentState.valueOf(row.getString("state")),
        row.getString("reason"),
        row.getString("problem"),
        Times.instant(row, "enrolled_at"),
        Times.instantOrNull(row, "ended_at"));
  }
}
