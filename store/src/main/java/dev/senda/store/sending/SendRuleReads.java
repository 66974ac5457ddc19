package dev.senda.store.sending;

import dev.senda.journey.SendRules.AfterDeferral;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.rules.CountedMessage;
import dev.senda.store.rules.SendSubject;
import dev.senda.store.sending.ApplicableRules.RegistryRule;
import dev.senda.store.sending.SendHistory.WaitingMessage;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what the rules have to know about a contact, in one statement. */
@Repository
public class SendRuleReads {

  /**
   * How long a message keeps its place after the time at which it should have been tried again, in
   * real time: longer than an attempt takes. Its queue may be held.
   */
  static final Duration PLACE_KEPT_FOR = Duration.ofMinutes(5);

  private static final UUID NO_ENROLLMENT = new UUID(0, 0);

  private final JdbcClient database;
  private final ScaledClock clock;

  SendRuleReads(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Reads what counts. The caller holds the lock of the contact, or takes the result for a hint.
   *
   * @param key the message, which does not count itself; null for one that has no key yet
   * @param hashes of the address, by the secrets of the installation
   * @param otherHashes of all addresses of the contact, for the registries that count for any
   * @param subjects what a message is about, by the name of its journey and its channel
   */
  public SendHistory read(
      String contact,
      @Nullable MessageKey key,
      ApplicableRules rules,
      List<UUID> hashes,
      List<UUID> otherHashes,
      BiFunction<String, String, SendSubject> subjects) {
    var now = clock.instant();
    var sent = new ArrayList<CountedMessage>();
    var waiting = new ArrayList<WaitingMessage>();
    var own = new ArrayList<Deferral>();
    var hits = new ArrayList<RegistryHit>();
    database
        .sql(
            """
            select 'SENT' as what, e.journey, m.channel, m.claimed_at as deferred_until,
                   m.enrollment_id, m.step, m.occurrence, 0 as priority, m.claimed_at as deferred_at,
                   m.claimed_at as deadline, 'SKIP' as after_deferral, false as holds_place,
                   '' as reason, 'UTC' as zone
            from messages m join enrollments e on e.id = m.enrollment_id
            where m.contact_key = :contact and m.claimed_at >= :since
              and m.state in ('CLAIMED', 'ACCEPTED', 'UNKNOWN') and m.opt_in is null
              and not (m.enrollment_id = :enrollment and m.step = :step and m.occurrence = :occurrence)
            union all
            select 'WAITING', e.journey, d.channel, d.deferred_until, d.enrollment_id, d.step, d.occurrence,
                   d.priority, d.deferred_at, d.deadline, d.after_deferral, d.holds_place, d.reason, d.zone
            from deferred_messages d join enrollments e on e.id = d.enrollment_id
            where d.contact_key = :contact
              and (d.deferred_until >= :kept and e.ended_at is null and e.ending_state is null
                   or d.enrollment_id = :enrollment and d.step = :step and d.occurrence = :occurrence)
              and not exists (select from messages m
                              where m.enrollment_id = d.enrollment_id and m.step = d.step
                                and m.occurrence = d.occurrence)
            union all
            select 'LISTED', l.registry, '', l.activated_at, x.address_hash, '', 1, 0, l.activated_at,
                   l.activated_at, 'SKIP', false, '', 'UTC'
            from exclusion_lists l join exclusion_entries x on x.list_id = l.id
            where l.registry = any(cast(:registries as text[])) and l.state = 'ACTIVE'
              and x.address_hash = any(cast(:hashes as uuid[]))
            """)
        .param("contact", contact)
        .param("since", SqlTimestamps.toSql(rules.countedSince(now)))
        .param("kept", SqlTimestamps.toSql(now.minus(keptFor())))
        .param("enrollment", key == null ? NO_ENROLLMENT : key.enrollmentId())
        .param("step", key == null ? "" : key.ref().step())
        .param("occurrence", key == null ? 1 : key.ref().occurrence())
        .param(
            "registries",
            rules.registries().stream().map(RegistryRule::registry).toArray(String[]::new))
        .param(
            "hashes",
            Stream.concat(hashes.stream(), otherHashes.stream())
                .map(UUID::toString)
                .distinct()
                .toArray(String[]::new))
        .query(
            row -> {
              var journey = row.getString("journey");
              switch (row.getString("what")) {
                case "SENT" ->
                    sent.add(
                        new CountedMessage(
                            SqlTimestamps.instant(row, "deferred_until"),
                            subjects.apply(journey, row.getString("channel"))));
                case "WAITING" -> {
                  var deferral = mapDeferral(row, 0);
                  if (deferral.key().equals(key)) {
                    own.add(deferral);
                  } else {
                    waiting.add(
                        new WaitingMessage(deferral, subjects.apply(journey, deferral.channel())));
                  }
                }
                default ->
                    hits.add(new RegistryHit(journey, row.getObject("enrollment_id", UUID.class)));
              }
            });
    return new SendHistory(
        sent,
        waiting,
        own.isEmpty() ? null : own.getFirst(),
        rules.registries().stream()
            .filter(rule -> hits.stream().anyMatch(hit -> isHit(rule, hit, hashes)))
            .findFirst()
            .orElse(null));
  }

  /** An entry of a registry that is an address of the contact. */
  private record RegistryHit(String registry, UUID hash) {}

  private static boolean isHit(RegistryRule rule, RegistryHit hit, List<UUID> hashes) {
    return rule.registry().equals(hit.registry())
        && (rule.isForAnyAddress() || hashes.contains(hit.hash()));
  }

  private Duration keptFor() {
    return PLACE_KEPT_FOR.multipliedBy(clock.scale().factor());
  }

  static Deferral mapDeferral(ResultSet row, int number) throws SQLException {
    return new Deferral(
        new MessageKey(
            row.getObject("enrollment_id", UUID.class),
            new MessageRef(row.getString("step"), row.getInt("occurrence"))),
        row.getString("channel"),
        row.getInt("priority"),
        SqlTimestamps.instant(row, "deferred_at"),
        SqlTimestamps.instant(row, "deferred_until"),
        SqlTimestamps.instant(row, "deadline"),
        AfterDeferral.valueOf(row.getString("after_deferral")),
        row.getBoolean("holds_place"),
        row.getString("reason"),
        ZoneId.of(row.getString("zone")));
  }

  /** Simulated time, by which the rules decide. */
  public Instant now() {
    return clock.instant();
  }
}
