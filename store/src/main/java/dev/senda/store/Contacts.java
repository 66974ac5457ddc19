package dev.senda.store;

import dev.senda.journey.Lifecycle;
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

  private static final int TRIES = 5;

  private final JdbcClient database;
  private final Transactions transactions;
  private final HouseClock clock;

  Contacts(JdbcClient database, Transactions transactions, HouseClock clock) {
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
   * @param addressTaken whether the address was left out, because it belongs to another contact
   *     with a user id of its own
   */
  public record Identified(Contact contact, boolean created, boolean addressTaken) {}

  public Optional<Contact> find(String key) {
    return one("where key = :value", key);
  }

  public Optional<Contact> findByUserId(String userId) {
    return one("where user_id = :value", userId);
  }

  public Optional<Contact> findByAnonymousId(String anonymousId) {
    return one("where anonymous_id = :value", anonymousId);
  }

  /** The contact with this address, in whatever case it is written. */
  public Optional<Contact> findByEmail(String email) {
    return one("where lower(email) = lower(:value)", email);
  }

  /** The contact that this enrollment is about. */
  public Optional<Contact> ofEnrollment(UUID enrollment) {
    return database
        .sql(SELECT + "where key = (select contact from enrollments where id = :enrollment)")
        .param("enrollment", enrollment)
        .query(Contacts::contact)
        .optional();
  }

  /**
   * The contact, locked until the caller's transaction ends: whoever else wants to send to it,
   * enroll it or write to its outbox waits.
   */
  public Optional<Contact> lock(String key) {
    return one("where key = :value for no key update", key);
  }

  /**
   * As {@link #lock}, the contact that this enrollment is about.
   *
   * @throws IllegalArgumentException if there is no such enrollment
   */
  Contact lockOfEnrollment(UUID enrollment) {
    return database
        .sql(
            SELECT
                + """
                where key = (select contact from enrollments where id = :enrollment)
                for no key update
                """)
        .param("enrollment", enrollment)
        .query(Contacts::contact)
        .optional()
        .orElseThrow(() -> new IllegalArgumentException("no enrollment " + enrollment));
  }

  /** Adds points to the score, which stays within the bounds of an int. */
  void addToScore(String key, int points) {
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
        .param("now", Times.toSql(clock.instant()))
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
  public Identified identify(Identity identity, Traits traits) {
    return transactions.run(() -> identifyNow(identity, traits));
  }

  /**
   * Merges what is said about a contact that is known by its key.
   *
   * @return empty if nobody has this key
   */
  public Optional<Identified> merge(String key, Traits traits) {
    return transactions.run(
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
                  .query(Contacts::contact)
                  .list();
          return locked.stream()
              .filter(contact -> contact.key().equals(key) && contact.erasedAt() == null)
              .findFirst()
              .map(contact -> update(contact, null, null, email, traits, locked));
        });
  }

  private Identified identifyNow(Identity identity, Traits traits) {
    var email = identity.email() != null ? identity.email() : traits.email().orElse(null);
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      var locked = lockAllWhoGoBy(identity, email);
      var known = choose(identity, email, locked);
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

  private List<Contact> lockAllWhoGoBy(Identity identity, @Nullable String email) {
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
        .query(Contacts::contact)
        .list();
  }

  private static Optional<Contact> choose(
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

  private Identified update(
      Contact known,
      @Nullable String userId,
      @Nullable String anonymousId,
      @Nullable String email,
      Traits traits,
      List<Contact> locked) {
    var owner = ownerOf(email, known, locked);
    var address = freeAddress(email, owner);
    takeAnonymousId(known.key(), anonymousId);
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
            .param("email", address.orElse(keptAddress(known, traits)))
            .param("phone", traits.text(Traits.PHONE, known.phone()))
            .param("locale", traits.text(Traits.LOCALE, known.locale()))
            .param("timeZone", traits.text(Traits.TIME_ZONE, known.timeZone()))
            .param("lifecycle", wireName(traits.lifecycle(known.lifecycle())))
            .param("attributes", Json.write(traits.mergedInto(known.attributes())))
            .param("now", Times.toSql(clock.instant()))
            .query(Contacts::contact)
            .single();
    address.ifPresent(_ -> owner.ifPresent(before -> takeRefusals(before, contact)));
    return new Identified(contact, false, email != null && address.isEmpty());
  }

  private Optional<Identified> insert(
      Identity identity, @Nullable String email, Traits traits, List<Contact> locked) {
    var key = Ids.contactKey();
    var owner = ownerOf(email, null, locked);
    var address = freeAddress(email, owner);
    takeAnonymousId(key, identity.anonymousId());
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
            .param("phone", traits.text(Traits.PHONE, null))
            .param("locale", traits.text(Traits.LOCALE, null))
            .param("timeZone", traits.text(Traits.TIME_ZONE, null))
            .param("lifecycle", wireName(traits.lifecycle(null)))
            .param("attributes", Json.write(traits.mergedInto(Map.of())))
            .param("now", Times.toSql(clock.instant()))
            .query(Contacts::contact)
            .optional();
    if (address.isPresent() && owner.isPresent()) {
      inserted.ifPresent(contact -> takeRefusals(owner.get(), contact));
    }
    return inserted.map(
        contact -> new Identified(contact, true, email != null && address.isEmpty()));
  }

  /** Whoever else has the address. */
  private static Optional<Contact> ownerOf(
      @Nullable String email, @Nullable Contact taker, List<Contact> locked) {
    return email == null
        ? Optional.empty()
        : locked.stream()
            .filter(contact -> hasAddress(contact, email))
            .filter(contact -> taker == null || !contact.key().equals(taker.key()))
            .findFirst();
  }

  /** The address, taken from whoever had it; empty if there is none, or it is not to be had. */
  private Optional<String> freeAddress(@Nullable String email, Optional<Contact> owner) {
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
        .param("now", Times.toSql(clock.instant()))
        .update();
    return Optional.of(email);
  }

  /**
   * What its owner before wanted no more of at this address holds for whoever has it now, unless
   * they agree to it later.
   */
  private void takeRefusals(Contact before, Contact now) {
    database
        .sql(
            """
            insert into consents (id, contact, topic, channel, state, at, source, text_version)
            select gen_random_uuid(), :now, topic, channel, state, at, source, text_version
            from (select distinct on (topic) * from consents
                  where contact = :before and channel = 'email'
                  order by topic, at desc, id desc) as newest
            where state = 'WITHDRAWN'
            """)
        .param("now", now.key())
        .param("before", before.key())
        .update();
  }

  private void takeAnonymousId(String key, @Nullable String anonymousId) {
    if (anonymousId != null) {
      database
          .sql(
              """
              update contacts set anonymous_id = null, updated_at = :now
              where anonymous_id = :anonymousId and key <> :key
              """)
          .param("anonymousId", anonymousId)
          .param("key", key)
          .param("now", Times.toSql(clock.instant()))
          .update();
    }
  }

  private static @Nullable String keptAddress(Contact known, Traits traits) {
    boolean forgotten = traits.speakOf(Traits.EMAIL) && traits.email().isEmpty();
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

  private Optional<Contact> one(String where, String value) {
    return database.sql(SELECT + where).param("value", value).query(Contacts::contact).optional();
  }

  private static Contact contact(ResultSet row, int number) throws SQLException {
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
        Json.read(row.getString("attributes")),
        Times.instant(row, "created_at"),
        Times.instant(row, "updated_at"),
        Times.instantOrNull(row, "erased_at"));
  }
}
