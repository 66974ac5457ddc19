package dev.senda.store.engagement;

import dev.senda.journey.Channel;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Engagement with messages, and failures: opens, clicks, replies, bounces. */
@Repository
public class Engagements {

  /**
   * An entry of an index takes some 2,700 bytes, and a character up to three. Links that differ
   * only after so many characters are one.
   */
  private static final int MAX_LINK_LENGTH = 800;

  private final JdbcClient database;

  public Engagements(JdbcClient database) {
    this.database = database;
  }

  /** The types of engagement. */
  public enum EngagementType {
    DELIVERED,
    OPENED,
    CLICKED,
    REPLIED,
    BOUNCED,
    COMPLAINED,
    UNSUBSCRIBED
  }

  /**
   * The message that an engagement belongs to.
   *
   * @param step the step that sent it
   * @param occurrence counts the sends of that step from 1
   * @param contactKey the contact's key
   * @param address the recipient's address; null after erasure
   * @param locale the language of the message; null where none applies
   */
  public record MessageOrigin(
      UUID messageId,
      UUID enrollmentId,
      String journey,
      String step,
      int occurrence,
      String contactKey,
      Channel channel,
      @Nullable String address,
      @Nullable String locale) {
    /** The same message, of the contact that its contact was merged into. */
    public MessageOrigin ofContact(String key) {
      return key.equals(contactKey)
          ? this
          : new MessageOrigin(
              messageId, enrollmentId, journey, step, occurrence, key, channel, address, locale);
    }

    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "MessageOrigin[messageId=%s]".formatted(messageId);
    }
  }

  /** What recording an engagement changed. */
  public sealed interface RecordedEngagement {

    /** It was not known before. */
    record New() implements RecordedEngagement {}

    /**
     * It is known to have happened earlier than was known.
     *
     * @param knownAt when it was said to have happened until now
     */
    record MovedEarlier(Instant knownAt) implements RecordedEngagement {}

    /** It was known already. */
    record Known() implements RecordedEngagement {}
  }

  /**
   * Records an engagement, or moves a known one to an earlier time, under the contact's lock.
   *
   * @param link the name of the clicked link, or its address if it has none; empty for other types
   * @param isBot whether a bot did it, such as a link scanner or a mail program
   * @param at simulated time
   */
  public RecordedEngagement record(
      UUID message, EngagementType type, String link, boolean isBot, Instant at) {
    return database
        .sql(
            """
            with known as (
              select occurred_at from engagements
              where message_id = :message and type = :type and link = :link and is_bot = :isBot),
            stored as (
              insert into engagements as e (message_id, type, link, is_bot, occurred_at)
              values (:message, :type, :link, :isBot, :at)
              on conflict (message_id, type, link, is_bot) do update
              set occurred_at = excluded.occurred_at where e.occurred_at > excluded.occurred_at
              returning 1)
            select (select occurred_at from known) as known_at, exists (select from stored) as changed
            """)
        .param("message", message)
        .param("type", type.name())
        .param("link", truncatedLink(link))
        .param("isBot", isBot)
        .param("at", SqlTimestamps.toSql(at))
        .query(
            (row, number) -> {
              var knownAt = SqlTimestamps.instantOrNull(row, "known_at");
              return knownAt == null
                  ? new RecordedEngagement.New()
                  : row.getBoolean("changed")
                      ? new RecordedEngagement.MovedEarlier(knownAt)
                      : new RecordedEngagement.Known();
            })
        .single();
  }

  public Optional<MessageOrigin> findOrigin(UUID message) {
    return database
        .sql(
            """
            select m.id as message, m.enrollment_id, e.journey, m.step, m.occurrence, m.contact_key,
                   m.channel, m.address, m.locale
            from messages m join enrollments e on e.id = m.enrollment_id
            where m.id = :message
            """)
        .param("message", message)
        .query(
            (row, number) ->
                new MessageOrigin(
                    row.getObject("message", UUID.class),
                    row.getObject("enrollment_id", UUID.class),
                    row.getString("journey"),
                    row.getString("step"),
                    row.getInt("occurrence"),
                    row.getString("contact_key"),
                    Channel.ofWireName(row.getString("channel")).orElseThrow(),
                    row.getString("address"),
                    row.getString("locale")))
        .optional();
  }

  /**
   * Records an engagement, unless it is known.
   *
   * @param link the name of the clicked link, or its address if it has none; empty for other types
   * @param machine whether a bot did it, such as a link scanner or a mail program
   * @param at simulated time
   * @return whether it is new
   */
  public boolean recordIfNew(
      UUID message, EngagementType engagementType, String link, boolean machine, Instant at) {
    return database
            .sql(
                """
                insert into engagements (message_id, type, link, is_bot, occurred_at)
                values (:message, :kind, :link, :machine, :at)
                on conflict do nothing
                """)
            .param("message", message)
            .param("kind", engagementType.name())
            .param("link", truncatedLink(link))
            .param("machine", machine)
            .param("at", SqlTimestamps.toSql(at))
            .update()
        == 1;
  }

  /** Whether the contact did the same with another link of the message before. */
  public boolean hasOtherByContactBefore(
      UUID message, EngagementType engagementType, String link, Instant at) {
    return database
        .sql(
            """
            select exists (select from engagements
                           where message_id = :message and type = :kind and link <> :link
                             and not is_bot and occurred_at <= :at)
            """)
        .param("message", message)
        .param("kind", engagementType.name())
        .param("link", truncatedLink(link))
        .param("at", SqlTimestamps.toSql(at))
        .query(Boolean.class)
        .single();
  }

  /** Whether another link of the message was clicked in this time, by the contact or by a bot. */
  public boolean hasOtherClickBetween(UUID message, String link, Instant from, Instant to) {
    return database
        .sql(
            """
            select exists (select from engagements
                           where message_id = :message and type = 'CLICKED' and link <> :link
                             and occurred_at between :from and :to)
            """)
        .param("message", message)
        .param("link", truncatedLink(link))
        .param("from", SqlTimestamps.toSql(from))
        .param("to", SqlTimestamps.toSql(to))
        .query(Boolean.class)
        .single();
  }

  /**
   * Whether the message certainly reached the contact: it was delivered, or the contact engaged.
   */
  public boolean hasReachedContact(UUID message) {
    return database
        .sql(
            """
            select exists (select from engagements
                           where message_id = :message and not is_bot
                             and type in ('DELIVERED', 'OPENED', 'CLICKED', 'REPLIED'))
            """)
        .param("message", message)
        .query(Boolean.class)
        .single();
  }

  /** How many engagements of this type the contact has with the message; clicks count per link. */
  public int count(UUID message, EngagementType engagementType) {
    return database
        .sql(
            """
            select count(*) from engagements
            where message_id = :message and type = :kind and not is_bot
            """)
        .param("message", message)
        .param("kind", engagementType.name())
        .query(Integer.class)
        .single();
  }

  private static String truncatedLink(String link) {
    return link.length() > MAX_LINK_LENGTH ? link.substring(0, MAX_LINK_LENGTH) : link;
  }
}
