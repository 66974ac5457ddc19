package dev.senda.store.views;

import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentPages;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Read-only queries of the console, newest first. */
@Repository
public class ConsoleQueries {

  private static final String ENROLLMENTS =
      """
      select e.id, e.journey, e.state, e.end_reason, e.blocked_reason, e.enrolled_at, e.ended_at,
             c.key, c.email,
             coalesce(
               nullif(concat_ws(' ', c.attributes ->> 'first_name', c.attributes ->> 'last_name'), ''),
               c.attributes ->> 'name') as name
      from enrollments e join contacts c on c.key = e.contact_key
      """;

  private static final int MAX_CONSENTS = 200;
  private static final int MAX_MESSAGES = 1_000;

  private static final Pattern SENDA_MESSAGE_ID =
      Pattern.compile("<(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})@[^>]*>");

  private final JdbcClient database;
  private final Contacts contacts;
  private final EnrollmentPages pages;

  ConsoleQueries(JdbcClient database, Contacts contacts) {
    this.database = database;
    this.contacts = contacts;
    pages = new EnrollmentPages(database);
  }

  /**
   * One enrollment and its contact.
   *
   * @param name the contact's name; null where unknown
   * @param endReason why it ended
   * @param blockedReason what an operator must fix before it continues
   * @param enrolledAt simulated time
   * @param endedAt simulated time; null while it runs
   */
  public record EnrollmentListItem(
      UUID id,
      String journey,
      String contactKey,
      @Nullable String name,
      @Nullable String email,
      EnrollmentState state,
      @Nullable String endReason,
      @Nullable String blockedReason,
      Instant enrolledAt,
      @Nullable Instant endedAt) {

    public boolean isEnded() {
      return endedAt != null;
    }

    public boolean isBlocked() {
      return blockedReason != null && !isEnded();
    }

    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "EnrollmentListItem[id=%s, journey=%s]".formatted(id, journey);
    }
  }

  /**
   * A filter of enrollments.
   *
   * @param journey only this journey's; null for all
   * @param state only those in this state; null for all
   * @param blockedOnly only blocked ones
   * @param contact only this contact's, by what {@link Contacts#findKeys} understands; null for all
   */
  public record EnrollmentSearch(
      @Nullable String journey,
      @Nullable EnrollmentState state,
      boolean blockedOnly,
      @Nullable String contact) {

    public static final EnrollmentSearch ALL = new EnrollmentSearch(null, null, false, null);

    public static EnrollmentSearch ofJourney(String journey) {
      return new EnrollmentSearch(journey, null, false, null);
    }

    public static EnrollmentSearch ofContact(String person) {
      return new EnrollmentSearch(null, null, false, person);
    }

    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "EnrollmentSearch[journey=%s, state=%s]".formatted(journey, state);
    }
  }

  /**
   * One page of a list.
   *
   * @param nextBefore where the next page starts; null on the last page
   */
  public record EnrollmentPage(List<EnrollmentListItem> rows, @Nullable UUID nextBefore) {}

  /**
   * One decision of a contact about a topic.
   *
   * @param state GRANTED or WITHDRAWN
   * @param source where the contact decided
   * @param textVersion which wording the contact saw; null where unknown
   */
  public record ConsentView(
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
   * @param segments how many segments the text took; null for other channels than SMS
   * @param mailId the mail in the dev mailbox; null where it is not there
   */
  public record MessageView(
      String step,
      String template,
      String channel,
      @Nullable String locale,
      @Nullable String address,
      @Nullable String subject,
      @Nullable Integer segments,
      @Nullable UUID mailId) {
    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "MessageView[step=%s, channel=%s]".formatted(step, channel);
    }
  }

  /** An address of a contact that must not be written to. */
  public record SuppressionView(String channel, String address, String reason, Instant at) {
    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "SuppressionView[channel=%s, reason=%s]".formatted(channel, reason);
    }
  }

  /**
   * The newest enrollments.
   *
   * @param before only those made before this one; null for the first page
   * @param size how many at most
   */
  public EnrollmentPage findEnrollments(
      EnrollmentSearch enrollmentSearch, @Nullable UUID before, int size) {
    var contact = enrollmentSearch.contact();
    var ids =
        pages.findIds(
            new EnrollmentQuery(
                enrollmentSearch.journey(),
                enrollmentSearch.state(),
                null,
                enrollmentSearch.blockedOnly()),
            contact == null ? null : contacts.findKeys(contact),
            before,
            size + 1);
    var rows =
        database
            .sql(ENROLLMENTS + "where e.id = any(:ids) order by e.id desc")
            .param("ids", ids.toArray(UUID[]::new))
            .query(ConsoleQueries::enrollment)
            .list();
    if (rows.size() <= size) {
      return new EnrollmentPage(rows, null);
    }
    var page = rows.subList(0, size);
    return new EnrollmentPage(List.copyOf(page), page.getLast().id());
  }

  public Optional<EnrollmentListItem> enrollment(UUID id) {
    return database
        .sql(ENROLLMENTS + "where e.id = :id")
        .param("id", id)
        .query(ConsoleQueries::enrollment)
        .optional();
  }

  /** The newest decisions of the contact about topics, newest first. */
  public List<ConsentView> consents(String contactKey) {
    return database
        .sql(
            """
            select topic, channel, state, decided_at, source, text_version
            from consents where contact_key = :contact order by decided_at desc, id desc limit :limit
            """)
        .param("contact", contactKey)
        .param("limit", MAX_CONSENTS)
        .query(
            (row, number) ->
                new ConsentView(
                    row.getString("topic"),
                    row.getString("channel"),
                    row.getString("state"),
                    SqlTimestamps.instant(row, "decided_at"),
                    row.getString("source"),
                    row.getString("text_version")))
        .list();
  }

  /** Which of the contact's addresses must not be written to. */
  public List<SuppressionView> suppressions(String contactKey) {
    return database
        .sql(
            """
            select s.channel, s.address, s.reason, s.suppressed_at
            from contacts c join suppressions s on s.address = any (array[lower(c.email), c.phone])
            where c.key = :contact order by s.suppressed_at desc
            """)
        .param("contact", contactKey)
        .query(
            (row, number) ->
                new SuppressionView(
                    row.getString("channel"),
                    row.getString("address"),
                    row.getString("reason"),
                    SqlTimestamps.instant(row, "suppressed_at")))
        .list();
  }

  /** The messages of an enrollment, by their steps. */
  public Map<String, MessageView> messagesByStep(UUID enrollment) {
    var sendings = new HashMap<String, MessageView>();
    database
        .sql(
            """
            select case m.occurrence when 1 then m.step else m.step || '#' || m.occurrence end as step,
                   m.template, m.channel, m.locale, m.address, m.subject, m.segments,
                   (select b.id from dev_mailbox b where b.message_id = m.id
                    order by b.received_at limit 1) as mail
            from messages m where m.enrollment_id = :enrollment
            order by m.enrollment_id, m.step, m.occurrence limit :limit
            """)
        .param("enrollment", enrollment)
        .param("limit", MAX_MESSAGES)
        .query(
            row -> {
              sendings.put(
                  row.getString("step"),
                  new MessageView(
                      row.getString("step"),
                      row.getString("template"),
                      row.getString("channel"),
                      row.getString("locale"),
                      row.getString("address"),
                      row.getString("subject"),
                      row.getObject("segments", Integer.class),
                      row.getObject("mail", UUID.class)));
            });
    return sendings;
  }

  /**
   * The enrollment that a mail in the dev mailbox belongs to.
   *
   * @param messageId the mail's Message-ID header; empty result for a mail of another sender
   */
  public Optional<EnrollmentListItem> findEnrollmentOfMail(String messageId) {
    var ours = SENDA_MESSAGE_ID.matcher(messageId);
    if (!ours.matches()) {
      return Optional.empty();
    }
    return database
        .sql(ENROLLMENTS + "where e.id = (select enrollment_id from messages where id = :message)")
        .param("message", UUID.fromString(ours.group(1)))
        .query(ConsoleQueries::enrollment)
        .optional();
  }

  private static EnrollmentListItem enrollment(ResultSet row, int number) throws SQLException {
    return new EnrollmentListItem(
        row.getObject("id", UUID.class),
        row.getString("journey"),
        row.getString("key"),
        row.getString("name"),
        row.getString("email"),
        EnrollmentState.valueOf(row.getString("state")),
        row.getString("end_reason"),
        row.getString("blocked_reason"),
        SqlTimestamps.instant(row, "enrolled_at"),
        SqlTimestamps.instantOrNull(row, "ended_at"));
  }
}
