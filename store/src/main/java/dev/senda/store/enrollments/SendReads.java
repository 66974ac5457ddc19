package dev.senda.store.enrollments;

import dev.senda.journey.Channel;
import dev.senda.journey.ValueReference;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Journal.JournalRow;
import dev.senda.store.steering.SendSteering;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.SqlTimestamps;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What a send reads of its enrollment, in one statement before the message is rendered and one
 * under the contact's lock. A send is the most frequent work there is: single reads of each table
 * would be most of what it costs.
 */
@Repository
public class SendReads {

  private final JdbcClient database;

  SendReads(JdbcClient database) {
    this.database = database;
  }

  /**
   * What is needed to render a message.
   *
   * @param hasMessage whether the ledger has a row of the message
   * @param unconfirmedId the id under which a provider may have the message on this channel; null
   *     for none
   * @param events the properties of each event that the enrollment knows, by the name that
   *     templates use
   * @param coupon the code that the contact took last in the enrollment; null where it took none
   * @param steering what the journey's steering said just now; a message that waits need not be
   *     rendered
   */
  public record DraftData(
      EnrollmentRow enrollment,
      Contact contact,
      boolean hasMessage,
      @Nullable UUID unconfirmedId,
      Map<String, Object> events,
      @Nullable String coupon,
      SendSteering steering) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "DraftData[enrollment=%s]".formatted(enrollment.id());
    }
  }

  /** Reads what is needed to render a message; empty if there is no such enrollment. */
  public Optional<DraftData> findDraftData(UUID enrollment, MessageRef message, Channel channel) {
    return database
        .sql(
            """
            select e.*, c.*,
                   exists (select from messages
                           where enrollment_id = e.id and step = :step and occurrence = :occurrence)
                     as has_message,
                   (select message_id from message_events
                    where enrollment_id = e.id and step = :step and occurrence = :occurrence
                      and channel = :channel and type in ('UNCONFIRMED', 'RESENT')
                    order by id desc limit 1) as unconfirmed_id,
                   (select properties from events where id = e.trigger_event_id) as event,
                   (select jsonb_object_agg(r.name, known.properties)
                    from remembered_events r join events known on known.id = r.event_id
                    where r.enrollment_id = e.id) as remembered,
                   (select code from coupons where enrollment_id = e.id
                    order by assigned_at desc, sequence desc limit 1) as coupon,
                   %s
            from enrollments e join contacts c on c.key = e.contact_key
            %s
            where e.id = :enrollment
            """
                .formatted(SendSteering.COLUMNS, SendSteering.JOINS))
        .param("enrollment", enrollment)
        .param("step", message.step())
        .param("occurrence", message.occurrence())
        .param("channel", channel.wireName())
        .query(
            (row, number) -> {
              return new DraftData(
                  Enrollments.mapRow(row, number),
                  Contacts.mapRow(row, number),
                  row.getBoolean("has_message"),
                  row.getObject("unconfirmed_id", UUID.class),
                  events(row),
                  row.getString("coupon"),
                  SendSteering.of(row));
            })
        .optional();
  }

  private static Map<String, Object> events(ResultSet row) throws SQLException {
    var events = new HashMap<String, Object>();
    var remembered = row.getString("remembered");
    if (remembered != null) {
      events.putAll(JsonColumns.read(remembered));
    }
    var event = row.getString("event");
    var start = event == null ? row.getString("start_properties") : event;
    events.put(ValueReference.Property.START, start == null ? Map.of() : JsonColumns.read(start));
    return events;
  }

  /**
   * What the steering says to messages of this enrollment now. Without a share of the journey's
   * lock, the answer may be outdated.
   *
   * @throws org.springframework.dao.EmptyResultDataAccessException if there is no such enrollment
   */
  public SendSteering findSteering(UUID enrollment) {
    return database
        .sql(
            "select %s from enrollments e %s where e.id = :enrollment"
                .formatted(SendSteering.COLUMNS, SendSteering.JOINS))
        .param("enrollment", enrollment)
        .query((row, number) -> SendSteering.of(row))
        .single();
  }

  /**
   * What decides whether a message may be claimed.
   *
   * @param hasMessage whether the ledger has a row of the message
   * @param hasUnroutedEvent whether an event of the contact that a journey recorded is not routed
   *     yet: it may end the enrollment
   * @param hasHolds whether any channel account is held or paused
   * @param consents the latest decision about the journey's topic on each channel
   * @param suppressions why no message may be sent to the contact's address, by channel
   * @param steering what the journey's steering says: the caller shares its lock
   */
  public record ClaimData(
      EnrollmentRow enrollment,
      boolean hasMessage,
      boolean hasUnroutedEvent,
      boolean hasHolds,
      Map<Channel, Consent> consents,
      Map<Channel, Suppression> suppressions,
      SendSteering steering) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "ClaimData[enrollment=%s]".formatted(enrollment.id());
    }
  }

  /**
   * Reads what decides whether a message may be claimed, and stores the journal entries that came
   * with it. The caller holds the lock of the contact and shares that of the journey; they are not
   * taken by this statement, which would see the rows as they were before the locks were free.
   *
   * @param topic the topic of the journey; null if it has none
   * @param channels the channels of the message's choices
   * @return empty if this contact has no such enrollment
   */
  public Optional<ClaimData> readForClaim(
      UUID enrollment,
      MessageRef message,
      Contact locked,
      @Nullable String topic,
      Collection<Channel> channels,
      List<JournalRow> journal) {
    var addressed = new ArrayList<String>();
    var addresses = new ArrayList<String>();
    for (var channel : channels) {
      var address = locked.address(channel);
      if (address != null) {
        addressed.add(channel.wireName());
        addresses.add(Suppressions.canonical(channel, address));
      }
    }
    return database
        .sql((journal.isEmpty() ? "" : "with recorded as (%s)\n".formatted(Journal.UPSERT)) + CLAIM)
        .param("enrollment", enrollment)
        .param("entries", journal.isEmpty() ? null : Journal.toJson(journal))
        .param("step", message.step())
        .param("occurrence", message.occurrence())
        .param("contact", locked.key())
        .param("topic", topic)
        .param("channels", addressed.toArray(String[]::new))
        .param("addresses", addresses.toArray(String[]::new))
        .query(SendReads::mapClaimData)
        .optional();
  }

  private static final String CLAIM =
      """
      select e.*, decided.*, suppressed.*,
             exists (select from messages
                     where enrollment_id = e.id and step = :step and occurrence = :occurrence)
               as has_message,
             exists (select from outbox
                     where contact_key = any(array(select cast(:contact as text)
                                                   union all select key from merged_contacts
                                                   where contact_key = :contact))
                       and type = 'ROUTE_EVENT' and retry_at is null)
               as has_unrouted_event,
             exists (select from channel_holds) as has_holds,
             %s
      from enrollments e
      %s
      cross join lateral (
        select array_agg(channel) as consent_channels, array_agg(consent.state) as consent_states,
               array_agg(decided_at) as consent_times, array_agg(source) as consent_sources
        from (select distinct on (channel) channel, state, decided_at, source from consents
              where contact_key = :contact and topic = :topic
              order by channel, decided_at desc, id desc) as consent) as decided
      cross join lateral (
        select array_agg(s.channel) as suppressed_channels, array_agg(s.reason) as suppressed_reasons,
               array_agg(s.suppressed_at) as suppressed_times
        from unnest(cast(:channels as text[]), cast(:addresses as text[])) as own (channel, address)
        join suppressions s on s.channel = own.channel and s.address = own.address) as suppressed
      where e.id = :enrollment and e.contact_key = :contact
      """
          .formatted(SendSteering.COLUMNS, SendSteering.JOINS);

  private static ClaimData mapClaimData(ResultSet row, int number) throws SQLException {
    var consents = new EnumMap<Channel, Consent>(Channel.class);
    var channels = texts(row.getArray("consent_channels"));
    var states = texts(row.getArray("consent_states"));
    var sources = texts(row.getArray("consent_sources"));
    for (int i = 0; i < channels.length; i++) {
      consents.put(
          channel(channels[i]),
          new Consent(
              ConsentState.valueOf(states[i]),
              SqlTimestamps.elementOf(row, "consent_times", i),
              sources[i],
              null));
    }
    var suppressions = new EnumMap<Channel, Suppression>(Channel.class);
    var suppressed = texts(row.getArray("suppressed_channels"));
    var reasons = texts(row.getArray("suppressed_reasons"));
    for (int i = 0; i < suppressed.length; i++) {
      suppressions.put(
          channel(suppressed[i]),
          new Suppression(reasons[i], SqlTimestamps.elementOf(row, "suppressed_times", i)));
    }
    return new ClaimData(
        Enrollments.mapRow(row, number),
        row.getBoolean("has_message"),
        row.getBoolean("has_unrouted_event"),
        row.getBoolean("has_holds"),
        consents,
        suppressions,
        SendSteering.of(row));
  }

  private static String[] texts(@Nullable Array array) throws SQLException {
    return array == null ? new String[0] : (String[]) array.getArray();
  }

  private static Channel channel(String wireName) {
    return Channel.ofWireName(wireName).orElseThrow();
  }
}
