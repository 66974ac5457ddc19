package dev.senda.store.contacts;

import dev.senda.journey.Lifecycle;
import dev.senda.store.support.Ids;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The people that Senda knows. */
@Repository
public class Contacts {

  private static final String SELECT =
      """
      select key, user_id, anonymous_id, email, phone, locale, time_zone, lifecycle, score,
             attributes, created_at, updated_at, erased_at
      from contacts
      """;

  private static final int MAX_ATTEMPTS = 5;

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final ScaledClock clock;

  public Contacts(JdbcClient database, RetryingTransactions transactions, ScaledClock clock) {
    this.database = database;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * What somebody goes by; at least one of them.
   *
   * @param userId the app's own id for the person
   * @param anonymousId the app's id for the person before it knew who it was
   * @param email in whatever case
   */
  public record Identity(
      @Nullable String userId, @Nullable String anonymousId, @Nullable String email) {

    public Identity {
      if (userId == null && anonymousId == null && email == null) {
        throw new IllegalArgumentException(
            "identity: empty (expected a user id, an anonymous id or an email address)");
      }
    }

    public static Identity ofUser(String userId) {
      return new Identity(userId, null, null);
    }

    public static Identity ofEmail(String email) {
      return new Identity(null, null, email);
    }
  }

  /**
   * Who it is.
   *
   * @param created whether nobody was known by any of it before
   * @param emailOwnedByOther whether the address was left out, because it belongs to another
   *     contact with a user id of its own
   */
  public record IdentityResult(Contact contact, boolean created, boolean emailOwnedByOther) {}

  public Optional<Contact> find(String key) {
    return findOne("where key = :value", key);
  }

  public Optional<Contact> findByUserId(String userId) {
    return findOne("where user_id = :value", userId);
  }

  public Optional<Contact> findByAnonymousId(String anonymousId) {
    return findOne("where anonymous_id = :value", anonymousId);
  }

  /** The contact with this address, in whatever case it is written. */
  public Optional<Contact> findByEmail(String email) {
    return findOne("where lower(email) = lower(:value)", email);
  }

  /** The contact that this enrollment is about. */
  public Optional<Contact> findByEnrollment(UUID enrollment) {
    return database
        .sql(SELECT + "where key = (select contact_key from enrollments where id = :enrollment)")
        .param("enrollment", enrollment)
        .query(Contacts::mapRow)
        .optional();
  }

  /**
   * The contact, locked until the caller's transaction ends: whoever else wants to send to it,
   * enroll it or write to its outbox waits.
   */
  public Optional<Contact> lock(String key) {
    return findOne("where key = :value for no key update", key);
  }

  /**
   * As {@link #lock}, the contact that this enrollment is about.
   *
   * @throws IllegalArgumentException if there is no such enrollment
   */
  public Contact lockByEnrollment(UUID enrollment) {
    return database
        .sql(
            SELECT
                + """
                where key = (select contact_key from enrollments where id = :enrollment)
                for no key update
                """)
        .param("enrollment", enrollment)
        .query(Contacts::mapRow)
        .optional()
        .orElseThrow(() -> new IllegalArgumentException("no enrollment " + enrollment));
  }

  /** Adds points to the score, which stays within the bounds of an int. */
  public void addToScore(String key, int points) {
    database
        .sql(
            """
            update contacts
            set score = greatest(:least, least(:most, cast(score as bigint) + :points)),
                updated_at = :now
            where key = :key
            """)
        .param("key", key)
        .param("points", points)
        .param("least", Integer.MIN_VALUE)
        .param("most", Integer.MAX_VALUE)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  /**
   * Finds the contact that goes by this, or makes it, and merges what is said about it. It is
   * locked until the transaction ends.
   *
   * <p>The user id decides, then the address, then the anonymous id; a contact that has another
   * user id is somebody else. An anonymous id belongs to the contact it was last seen with. An
   * address moves from a contact without user id; one with a user id keeps its address.
   */
  public IdentityResult identify(Identity identity, Traits traits) {
    return transactions.execute(() -> identifyInTransaction(identity, traits));
  }

  /**
   * Merges what is said about a contact that is known by its key.
   *
   * @return empty if nobody has this key
   */
  public Optional<IdentityResult> mergeTraits(String key, Traits traits) {
    return transactions.execute(
        () -> {
          var email = traits.email().orElse(null);
          var locked =
              database
                  .sql(
                      SELECT
                          + """
                          where key = :key or lower(email) = lower(:email)
                          order by key for no key update
                          """)
                  .param("key", key)
                  .param("email", email)
                  .query(Contacts::mapRow)
                  .list();
          return locked.stream()
              .filter(contact -> contact.key().equals(key) && contact.erasedAt() == null)
              .findFirst()
              .map(contact -> update(contact, null, null, email, traits, locked));
        });
  }

  private IdentityResult identifyInTransaction(Identity identity, Traits traits) {
    var email = identity.email() != null ? identity.email() : traits.email().orElse(null);
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      var locked = lockMatching(identity, email);
      var known = selectMatch(identity, email, locked);
      if (known.isPresent()) {
        return update(
            known.get(), identity.userId(), identity.anonymousId(), email, traits, locked);
      }
      var made = insert(identity, email, traits, locked);
      if (made.isPresent()) {
        return made.get();
      }
      // Somebody made the same contact between the two statements: now it can be seen.
    }
    throw new DuplicateKeyException("a contact that others make and change all the time");
  }

  private List<Contact> lockMatching(Identity identity, @Nullable String email) {
    return database
        .sql(
            SELECT
                + """
                where user_id = :userId or anonymous_id = :anonymousId or lower(email) = lower(:email)
                order by key for no key update
                """)
        .param("userId", identity.userId())
        .param("anonymousId", identity.anonymousId())
        .param("email", email)
        .query(Contacts::mapRow)
        .list();
  }

  private static Optional<Contact> selectMatch(
      Identity identity, @Nullable String email, List<Contact> contacts) {
    var userId = identity.userId();
    if (userId != null) {
      var user = contacts.stream().filter(contact -> userId.equals(contact.userId())).findFirst();
      if (user.isPresent()) {
        return user;
      }
    }
    var maybe =
        contacts.stream().filter(contact -> userId == null || contact.userId() == null).toList();
    return maybe.stream()
        .filter(contact -> hasAddress(contact, email))
        .findFirst()
        .or(() -> maybe.stream().filter(contact -> isAnonymous(contact, identity)).findFirst());
  }

  private IdentityResult update(
      Contact known,
      @Nullable String userId,
      @Nullable String anonymousId,
      @Nullable String email,
      Traits traits,
      List<Contact> locked) {
    var owner = otherOwnerOf(email, known, locked);
    var address = detachEmailFromOwner(email, owner);
    detachAnonymousId(known.key(), anonymousId);
    var contact =
        database
            .sql(
                """
                update contacts
                set user_id = :userId, anonymous_id = :anonymousId, email = :email, phone = :phone,
                    locale = :locale, time_zone = :timeZone, lifecycle = :lifecycle,
                    attributes = cast(:attributes as jsonb), updated_at = :now
                where key = :key
                returning *
                """)
            .param("key", known.key())
            .param("userId", known.userId() != null ? known.userId() : userId)
            .param("anonymousId", anonymousId != null ? anonymousId : known.anonymousId())
            .param("email", address.orElse(emailToKeep(known, traits)))
            .param("phone", traits.textOrKnown(Traits.PHONE, known.phone()))
            .param("locale", traits.textOrKnown(Traits.LOCALE, known.locale()))
            .param("timeZone", traits.textOrKnown(Traits.TIME_ZONE, known.timeZone()))
            .param("lifecycle", wireName(traits.lifecycleOrKnown(known.lifecycle())))
            .param("attributes", JsonColumns.write(traits.mergedInto(known.attributes())))
            .param("now", SqlTimestamps.toSql(clock.instant()))
            .query(Contacts::mapRow)
            .single();
    address.ifPresent(_ -> owner.ifPresent(before -> inheritOptOuts(before, contact)));
    return new IdentityResult(contact, false, email != null && address.isEmpty());
  }

  private Optional<IdentityResult> insert(
      Identity identity, @Nullable String email, Traits traits, List<Contact> locked) {
    var key = Ids.newContactKey();
    var owner = otherOwnerOf(email, null, locked);
    var address = detachEmailFromOwner(email, owner);
    detachAnonymousId(key, identity.anonymousId());
    var inserted =
        database
            .sql(
                """
            insert into contacts (key, user_id, anonymous_id, email, phone, locale, time_zone,
                                  lifecycle, attributes, created_at, updated_at)
            values (:key, :userId, :anonymousId, :email, :phone, :locale, :timeZone,
                    :lifecycle, cast(:attributes as jsonb), :now, :now)
            on conflict do nothing
            returning *
            """)
            .param("key", key)
            .param("userId", identity.userId())
            .param("anonymousId", identity.anonymousId())
            .param("email", address.orElse(null))
            .param("phone", traits.textOrKnown(Traits.PHONE, null))
            .param("locale", traits.textOrKnown(Traits.LOCALE, null))
            .param("timeZone", traits.textOrKnown(Traits.TIME_ZONE, null))
            .param("lifecycle", wireName(traits.lifecycleOrKnown(null)))
            .param("attributes", JsonColumns.write(traits.mergedInto(Map.of())))
            .param("now", SqlTimestamps.toSql(clock.instant()))
            .query(Contacts::mapRow)
            .optional();
    if (address.isPresent() && owner.isPresent()) {
      inserted.ifPresent(contact -> inheritOptOuts(owner.get(), contact));
    }
    return inserted.map(
        contact -> new IdentityResult(contact, true, email != null && address.isEmpty()));
  }

  /** Whoever else has the address. */
  private static Optional<Contact> otherOwnerOf(
      @Nullable String email, @Nullable Contact taker, List<Contact> locked) {
    return email == null
        ? Optional.empty()
        : locked.stream()
            .filter(contact -> hasAddress(contact, email))
            .filter(contact -> taker == null || !contact.key().equals(taker.key()))
            .findFirst();
  }

  /** The address, taken from whoever had it; empty if there is none, or it is not to be had. */
  private Optional<String> detachEmailFromOwner(@Nullable String email, Optional<Contact> owner) {
    if (email == null) {
      return Optional.empty();
    }
    if (owner.isEmpty()) {
      return Optional.of(email);
    }
    if (owner.get().userId() != null) {
      return Optional.empty();
    }
    database
        .sql("update contacts set email = null, updated_at = :now where key = :key")
        .param("key", owner.get().key())
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
    return Optional.of(email);
  }

  /**
   * What its owner before wanted no more of at this address holds for whoever has it now, unless
   * they agree to it later.
   */
  private void inheritOptOuts(Contact before, Contact now) {
    database
        .sql(
            """
            insert into consents (id, contact_key, topic, channel, state, decided_at, source, text_version)
            select gen_random_uuid(), :now, topic, channel, state, decided_at, source, text_version
            from (select distinct on (topic) * from consents
                  where contact_key = :before and channel = 'email'
                  order by topic, decided_at desc, id desc) as newest
            where state = 'WITHDRAWN'
            """)
        .param("now", now.key())
        .param("before", before.key())
        .update();
  }

  private void detachAnonymousId(String key, @Nullable String anonymousId) {
    if (anonymousId != null) {
      database
          .sql(
              """
              update contacts set anonymous_id = null, updated_at = :now
              where anonymous_id = :anonymousId and key <> :key
              """)
          .param("anonymousId", anonymousId)
          .param("key", key)
          .param("now", SqlTimestamps.toSql(clock.instant()))
          .update();
    }
  }

  private static @Nullable String emailToKeep(Contact known, Traits traits) {
    boolean forgotten = traits.contains(Traits.EMAIL) && traits.email().isEmpty();
    return forgotten ? null : known.email();
  }

  private static boolean hasAddress(Contact contact, @Nullable String email) {
    return email != null && email.equalsIgnoreCase(contact.email());
  }

  private static boolean isAnonymous(Contact contact, Identity identity) {
    return identity.anonymousId() != null
        && Objects.equals(identity.anonymousId(), contact.anonymousId());
  }

  private static @Nullable String wireName(@Nullable Lifecycle stage) {
    return stage == null ? null : stage.wireName();
  }

  private static @Nullable Lifecycle lifecycle(@Nullable String wireName) {
    return wireName == null ? null : Lifecycle.ofWireName(wireName).orElseThrow();
  }

  private Optional<Contact> findOne(String where, String value) {
    return database.sql(SELECT + where).param("value", value).query(Contacts::mapRow).optional();
  }

  private static Contact mapRow(ResultSet row, int number) throws SQLException {
    return new Contact(
        row.getString("key"),
        row.getString("user_id"),
        row.getString("anonymous_id"),
        row.getString("email"),
        row.getString("phone"),
        row.getString("locale"),
        row.getString("time_zone"),
        lifecycle(row.getString("lifecycle")),
        row.getInt("score"),
        JsonColumns.read(row.getString("attributes")),
        SqlTimestamps.instant(row, "created_at"),
        SqlTimestamps.instant(row, "updated_at"),
        SqlTimestamps.instantOrNull(row, "erased_at"));
  }
}
