package dev.senda.store.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.journey.Channel;
import dev.senda.store.support.Ids;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The consents of contacts per topic and channel, with their proof. Rows are only appended; the
 * newest one is valid.
 */
@Repository
public class Consents {

  private final JdbcClient database;

  public Consents(JdbcClient database) {
    this.database = database;
  }

  /**
   * A decision of a contact.
   *
   * @param at when, simulated time
   * @param source where the contact decided: {@code identify}, {@code track}, {@code
   *     unsubscribe-link}, {@code one-click}, {@code preference-page}, {@code import}
   * @param textVersion which wording the contact saw; null where unknown
   */
  public record Consent(
      ConsentState state, Instant at, String source, @Nullable String textVersion) {

    /** The source of a decision that a step of a journey recorded. */
    public static final String SOURCE_JOURNEY = "journey";

    /** The source of a decision that an imported file stated. */
    public static final String SOURCE_IMPORT = "import";

    public boolean isGranted() {
      return state == ConsentState.GRANTED;
    }
  }

  /** Whether the contact agreed. */
  public enum ConsentState {
    GRANTED,
    WITHDRAWN
  }

  /**
   * Where a journey recorded a decision.
   *
   * @param journey its name
   * @param step the name of the step
   * @param confirmation where the contact confirmed it by the link in a mail; null for an action
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record JourneyProof(
      String journey, String step, UUID enrollment, @Nullable Confirmation confirmation) {

    public JourneyProof(String journey, String step, UUID enrollment) {
      this(journey, step, enrollment, null);
    }

    static JourneyProof ofConfirmation(OptIns.OptInRequest request, String pageHash) {
      return new JourneyProof(
          request.journey(),
          request.message().toString(),
          request.enrollmentId(),
          new Confirmation(
              request.messageId(),
              request.template(),
              request.requestedAt().toString(),
              request.mailHash(),
              pageHash));
    }
  }

  /**
   * The mail and the page by which a contact confirmed a subscription.
   *
   * @param requestedAt when the mail was sent, simulated time
   * @param mailHash the SHA-256 of the words of the mail, in {@code consent_wordings}
   * @param pageHash the same of the page
   */
  public record Confirmation(
      UUID message, String template, String requestedAt, String mailHash, String pageHash) {}

  /** Appends a decision of a contact about a topic on a channel. */
  public void record(String contact, String topic, Channel channel, Consent consent) {
    record(contact, topic, channel, consent, null);
  }

  /**
   * As above, with a proof.
   *
   * @param proof an object that is stored as JSON; null for none
   */
  public void record(
      String contact,
      String topic,
      Channel channel,
      Consent consent,
      @Nullable JourneyProof proof) {
    database
        .sql(
            """
            insert into consents (id, contact_key, topic, channel, state, decided_at, source, text_version, proof)
            values (:id, :contact, :topic, :channel, :state, :at, :source, :textVersion, cast(:proof as jsonb))
            """)
        .param("id", Ids.newUuid())
        .param("contact", contact)
        .param("topic", topic)
        .param("channel", channel.wireName())
        .param("state", consent.state().name())
        .param("at", SqlTimestamps.toSql(consent.at()))
        .param("source", consent.source())
        .param("textVersion", consent.textVersion())
        .param("proof", proof == null ? null : JsonColumns.writeValue(proof))
        .update();
  }

  /**
   * Records that the contact withdrew a consent again that is withdrawn already. It is no new
   * decision: the row of the withdrawal keeps the time. A granted consent does not change.
   *
   * @param at when, simulated time
   */
  public void recordRepeatedWithdrawal(String contact, String topic, Channel channel, Instant at) {
    database
        .sql(
            """
            update consents set repeated_at = greatest(repeated_at, :at)
            where id = (select id from consents
                        where contact_key = :contact and topic = :topic and channel = :channel
                        order by decided_at desc, id desc limit 1)
              and state = 'WITHDRAWN' and decided_at < :at
            """)
        .param("contact", contact)
        .param("topic", topic)
        .param("channel", channel.wireName())
        .param("at", SqlTimestamps.toSql(at))
        .update();
  }

  /**
   * When the contact last withdrew the consent, also if it was withdrawn already; empty where it is
   * granted, or the contact has not decided.
   */
  public Optional<Instant> findLastWithdrawal(String contact, String topic, Channel channel) {
    return database
        .sql(
            """
            select greatest(decided_at, repeated_at) as last from (
              select state, decided_at, repeated_at from consents
              where contact_key = :contact and topic = :topic and channel = :channel
              order by decided_at desc, id desc limit 1) as newest
            where state = 'WITHDRAWN'
            """)
        .param("contact", contact)
        .param("topic", topic)
        .param("channel", channel.wireName())
        .query((row, number) -> SqlTimestamps.instant(row, "last"))
        .optional();
  }

  /** The latest decision of this contact about the topic on each channel. */
  public Map<Channel, Consent> findLatestByTopic(String contact, String topic) {
    var newest = new EnumMap<Channel, Consent>(Channel.class);
    database
        .sql(
            """
            select distinct on (channel) channel, state, decided_at, source, text_version from consents
            where contact_key = :contact and topic = :topic
            order by channel, decided_at desc, id desc
            """)
        .param("contact", contact)
        .param("topic", topic)
        .query(
            row -> {
              newest.put(channel(row), consent(row, 0));
            });
    return newest;
  }

  /** The latest decision of this contact about each topic on each channel. */
  public Map<String, Map<Channel, Consent>> findLatestByContact(String contact) {
    var newest = new TreeMap<String, Map<Channel, Consent>>();
    database
        .sql(
            """
            select distinct on (topic, channel) topic, channel, state, decided_at, source, text_version
            from consents where contact_key = :contact
            order by topic, channel, decided_at desc, id desc
            """)
        .param("contact", contact)
        .query(
            row -> {
              newest
                  .computeIfAbsent(row.getString("topic"), _ -> new EnumMap<>(Channel.class))
                  .put(channel(row), consent(row, 0));
            });
    return newest;
  }

  /** The latest decision of this contact about the topic on the channel. */
  public Optional<Consent> findLatest(String contact, String topic, Channel channel) {
    return database
        .sql(
            """
            select state, decided_at, source, text_version from consents
            where contact_key = :contact and topic = :topic and channel = :channel
            order by decided_at desc, id desc limit 1
            """)
        .param("contact", contact)
        .param("topic", topic)
        .param("channel", channel.wireName())
        .query(Consents::consent)
        .optional();
  }

  /** A decision of a contact, of many. */
  public record ContactDecision(String contact, String topic, Channel channel, Consent consent) {}

  /** The latest decisions of these contacts about all topics on all channels. */
  public List<ContactDecision> findLatest(Collection<String> contacts) {
    return database
        .sql(
            """
            select distinct on (contact_key, topic, channel)
                   contact_key, topic, channel, state, decided_at, source, text_version
            from consents where contact_key = any(:contacts)
            order by contact_key, topic, channel, decided_at desc, id desc
            """)
        .param("contacts", contacts.toArray(String[]::new))
        .query(
            (row, number) ->
                new ContactDecision(
                    row.getString("contact_key"),
                    row.getString("topic"),
                    channel(row),
                    consent(row, number)))
        .list();
  }

  /** Appends the decisions of many contacts. */
  public void recordAll(List<ContactDecision> decisions) {
    if (decisions.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into consents (id, contact_key, topic, channel, state, decided_at, source, text_version)
            select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
                                 ?::timestamptz[], ?::text[], ?::text[])
            """)
        .params(
            decisions.stream().map(_ -> Ids.newUuid().toString()).toArray(String[]::new),
            decisions.stream().map(ContactDecision::contact).toArray(String[]::new),
            decisions.stream().map(ContactDecision::topic).toArray(String[]::new),
            decisions.stream().map(one -> one.channel().wireName()).toArray(String[]::new),
            decisions.stream().map(one -> one.consent().state().name()).toArray(String[]::new),
            decisions.stream().map(one -> one.consent().at().toString()).toArray(String[]::new),
            decisions.stream().map(one -> one.consent().source()).toArray(String[]::new),
            decisions.stream().map(one -> one.consent().textVersion()).toArray(String[]::new))
        .update();
  }

  private static Channel channel(ResultSet row) throws SQLException {
    return Channel.ofWireName(row.getString("channel")).orElseThrow();
  }

  private static Consent consent(ResultSet row, int number) throws SQLException {
    return new Consent(
        ConsentState.valueOf(row.getString("state")),
        SqlTimestamps.instant(row, "decided_at"),
        row.getString("source"),
        row.getString("text_version"));
  }
}
