package dev.senda.store.erased;

import dev.senda.journey.Channel;
import dev.senda.store.erased.Identifier.IdentifierType;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Keyed hashes of what named erased people. By them Senda refuses data about an erased person that
 * arrives late, and suppresses an address again that comes back.
 */
@Repository
public class ErasedIdentifiers {

  private static final String REPLACE_IF_STRICTER =
      SuppressionReasons.replaceIfStricter("erased_suppressions", "hash, channel")
          + "   or erased_suppressions.reason = '%1$s' and excluded.reason = '%1$s'"
              .formatted(SuppressionReasons.ERASED);

  private final JdbcClient database;
  private final IdentifierHasher hasher;

  @Autowired
  public ErasedIdentifiers(JdbcClient database, IdentifierHasher hasher) {
    this.database = database;
    this.hasher = hasher;
  }

  /** One that knows no secret, and therefore no erased person. */
  public static ErasedIdentifiers none(JdbcClient database) {
    return new ErasedIdentifiers(database, new IdentifierHasher(List.of()));
  }

  /**
   * The erasure of a person.
   *
   * @param id of the receipt
   * @param at simulated time
   */
  public record ErasureOf(UUID id, Instant at) {}

  /**
   * Why no message may be sent to an address, without the address.
   *
   * @param at simulated time
   */
  public record KeptSuppression(Channel channel, Identifier address, String reason, Instant at) {}

  /** Remembers, as hashes, what named an erased person. */
  public void record(UUID erasureId, Instant erasedAt, Collection<Identifier> identifiers) {
    database
        .sql(
            """
            insert into erased_identifiers (hash, erasure_id, erased_at)
            select hash, :erasure, :at from unnest(cast(:hashes as text[])) as given (hash) order by hash
            on conflict (hash) do update
            set erasure_id = excluded.erasure_id, erased_at = excluded.erased_at
            """)
        .param("erasure", erasureId)
        .param("at", SqlTimestamps.toSql(erasedAt))
        .param(
            "hashes",
            identifiers.stream()
                .flatMap(one -> hasher.hashes(one).stream().limit(1))
                .distinct()
                .toArray(String[]::new))
        .update();
  }

  /** The last erasure of a person who had this identifier; empty if nobody was erased. */
  public Optional<ErasureOf> find(Identifier identifier) {
    return Optional.ofNullable(findAll(List.of(identifier)).get(identifier));
  }

  /** The last erasure by identifier, of those that named an erased person. */
  public Map<Identifier, ErasureOf> findAll(Collection<Identifier> identifiers) {
    var byHash = new HashMap<String, Identifier>();
    for (var identifier : identifiers) {
      hasher.hashes(identifier).forEach(hash -> byHash.put(hash, identifier));
    }
    var found = new LinkedHashMap<Identifier, ErasureOf>();
    if (byHash.isEmpty()) {
      return found;
    }
    database
        .sql(
            """
            select hash, erasure_id, erased_at from erased_identifiers
            where hash = any(:hashes) order by erasure_id
            """)
        .param("hashes", byHash.keySet().toArray(String[]::new))
        .query(
            row -> {
              var identifier = byHash.get(row.getString("hash"));
              if (identifier != null) {
                found.put(
                    identifier,
                    new ErasureOf(
                        row.getObject("erasure_id", UUID.class),
                        SqlTimestamps.instant(row, "erased_at")));
              }
            });
    return found;
  }

  /**
   * What decides first whom a call is about: its user id, else its email address, else its
   * anonymous id; null for none.
   */
  public static @Nullable Identifier deciding(
      @Nullable String userId, @Nullable String email, @Nullable String anonymousId) {
    if (userId != null) {
      return new Identifier(IdentifierType.USER_ID, userId);
    }
    if (email != null) {
      return new Identifier(IdentifierType.EMAIL, email);
    }
    return anonymousId == null ? null : new Identifier(IdentifierType.ANONYMOUS_ID, anonymousId);
  }

  /**
   * Keeps the suppressions of an erased person, as hashes. A weaker reason replaces none that is
   * kept already; the time of the last erasure counts.
   */
  public void keepSuppressions(Collection<KeptSuppression> suppressions) {
    for (var one : suppressions) {
      for (var hash : hasher.hashes(one.address()).stream().limit(1).toList()) {
        database
            .sql(
                """
                insert into erased_suppressions (hash, channel, reason, suppressed_at)
                values (:hash, :channel, :reason, :at)
                """
                    + REPLACE_IF_STRICTER)
            .param("hash", hash)
            .param("channel", one.channel().wireName())
            .param("reason", one.reason())
            .param("at", SqlTimestamps.toSql(one.at()))
            .update();
      }
    }
  }

  /**
   * Suppresses addresses again that an erased person had: they have come back with a contact. Runs
   * in the transaction that stores the contact.
   */
  public void restoreSuppressions(Collection<Identifier> addresses) {
    var values = new HashMap<String, String>();
    for (var address : addresses) {
      hasher.hashes(address).forEach(hash -> values.put(hash, address.value()));
    }
    if (values.isEmpty()) {
      return;
    }
    var sorted = new TreeMap<>(values);
    database
        .sql(
            """
            insert into suppressions (channel, address, reason, suppressed_at)
            select kept.channel, given.address, kept.reason, kept.suppressed_at
            from unnest(cast(:hashes as text[]), cast(:addresses as text[])) as given (hash, address)
            join erased_suppressions kept on kept.hash = given.hash
            order by given.address, kept.channel
            on conflict do nothing
            """)
        .param("hashes", sorted.keySet().toArray(String[]::new))
        .param("addresses", sorted.values().toArray(String[]::new))
        .update();
  }

  /** Forgets that the address was suppressed: an operator or the contact has lifted it. */
  public void forgetSuppression(Channel channel, String address) {
    var identifier = addressOn(channel, address);
    var hashes = identifier == null ? List.<String>of() : hasher.hashes(identifier);
    if (!hashes.isEmpty()) {
      database
          .sql("delete from erased_suppressions where hash = any(:hashes) and channel = :channel")
          .param("hashes", hashes.toArray(String[]::new))
          .param("channel", channel.wireName())
          .update();
    }
  }

  /**
   * Keeps the suppression of an address as a hash, if an erased person had the address and no
   * contact has it now: a late report must not bring the address back. A Messenger id and a push
   * token are always stored, because Senda cannot tell whether a contact has them.
   *
   * @return whether it is kept so; otherwise the caller stores it
   */
  public boolean keepsAsHash(Channel channel, String address, String reason, Instant at) {
    var identifier = addressOn(channel, address);
    if (identifier == null || find(identifier).isEmpty() || hasContact(identifier)) {
      return false;
    }
    keepSuppressions(List.of(new KeptSuppression(channel, identifier, reason, at)));
    return true;
  }

  private boolean hasContact(Identifier address) {
    return switch (address.type()) {
      case EMAIL -> exists("lower(email) = :value", address.value());
      case PHONE -> exists("phone = :value", address.value());
      case MESSENGER_ID, PUSH_TOKEN -> true; // attributes have no index: a stop must count
      case USER_ID, ANONYMOUS_ID -> false;
    };
  }

  private boolean exists(String condition, String value) {
    return database
        .sql("select exists (select from contacts where %s)".formatted(condition))
        .param("value", value)
        .query(Boolean.class)
        .single();
  }

  /** The address of a channel as an identifier; null for a channel that has none. */
  public static @Nullable Identifier addressOn(Channel channel, String address) {
    return switch (channel) {
      case EMAIL -> new Identifier(IdentifierType.EMAIL, address);
      case SMS, WHATSAPP -> new Identifier(IdentifierType.PHONE, address);
      case MESSENGER -> new Identifier(IdentifierType.MESSENGER_ID, address);
      case PUSH -> new Identifier(IdentifierType.PUSH_TOKEN, address);
      case WEBHOOK -> null;
    };
  }
}
