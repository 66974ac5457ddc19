package dev.senda.store.contacts;

import dev.senda.journey.LifecycleStage;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The contacts: finds, locks and changes them. {@link IdentityResolver} decides who is who. */
@Repository
public class Contacts {

  static final String SELECT =
      """
      select key, user_id, anonymous_id, email, phone, locale, time_zone, lifecycle, score,
             attributes, traits_at, trait_times, is_email_from_browser, is_phone_from_browser,
             created_at, updated_at, erased_at
      from contacts
      """;

  private static final String BY_KEY =
      "where key = coalesce((select contact_key from merged_contacts where key = :value), :value)";

  private static final String BY_ENROLLMENT =
      "where key = (select contact_key from enrollments where id = cast(:value as uuid))";

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final ScaledClock clock;
  private final ContactRows rows;
  private final IdentityResolver identities;

  /** Contacts whose merges wake no dispatcher, which reads the outbox now and then anyway. */
  public Contacts(JdbcClient database, RetryingTransactions transactions, ScaledClock clock) {
    this(
        database,
        transactions,
        clock,
        new Outbox(database, _ -> {}),
        ErasedIdentifiers.none(database));
  }

  @Autowired
  public Contacts(
      JdbcClient database,
      RetryingTransactions transactions,
      ScaledClock clock,
      Outbox outbox,
      ErasedIdentifiers erased) {
    this.database = database;
    this.transactions = transactions;
    this.clock = clock;
    rows = new ContactRows(database, clock, erased);
    identities = new IdentityResolver(database, outbox, clock, rows);
  }

  /**
   * The identifiers of a call; at least one of them.
   *
   * @param userId the app's own id for the person
   * @param anonymousId the app's id for the person before it knew who it was
   * @param email the address, in upper or lower case
   */
  public record Identity(
      @Nullable String userId, @Nullable String anonymousId, @Nullable String email) {

    public Identity {
      if (userId == null && anonymousId == null && email == null) {
        throw new IllegalArgumentException(
            "identity: empty (expected a user id, an anonymous id or an email address)");
      }
    }

    /** The identifiers, each with what it is, so that calls about one person can be told. */
    static Stream<String> identifiers(
        @Nullable String userId, @Nullable String anonymousId, @Nullable String email) {
      return Stream.of(
              prefixed("user:", userId),
              prefixed("anonymous:", anonymousId),
              prefixed("email:", email == null ? null : email.toLowerCase(Locale.ROOT)))
          .flatMap(Optional::stream);
    }

    private static Optional<String> prefixed(String prefix, @Nullable String identifier) {
      return Optional.ofNullable(identifier).map(prefix::concat);
    }

    /** The identifier that decides first, with what it is. */
    public String name() {
      return identifiers(userId, anonymousId, email).findFirst().orElseThrow();
    }

    public static Identity ofUser(String userId) {
      return new Identity(userId, null, null);
    }

    public static Identity ofEmail(String email) {
      return new Identity(null, null, email);
    }

    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "Identity[hasUserId=%s]".formatted(userId != null);
    }
  }

  /**
   * The contact that an identity was resolved to.
   *
   * @param created whether it is a new contact
   * @param emailOwnedByOther whether the address was not set, because it belongs to another contact
   *     with a user id
   * @param merged the keys of the contacts that turned out to be this one, and are no more
   * @param isClaimLeftOut whether the merge left out what only a browser key gave
   */
  public record IdentityResult(
      Contact contact,
      boolean created,
      boolean emailOwnedByOther,
      List<String> merged,
      boolean isClaimLeftOut) {}

  /**
   * Contacts by what names them.
   *
   * @param byUserId by each of their user ids
   * @param byEmail by their addresses, in lower case
   */
  public record FoundContacts(Map<String, Contact> byUserId, Map<String, Contact> byEmail) {

    private void add(Contact contact, @Nullable String alias) {
      var userId = alias == null ? contact.userId() : alias.substring(alias.indexOf(':') + 1);
      if (userId != null) {
        byUserId.put(userId, contact);
      }
      if (contact.email() != null) {
        byEmail.put(contact.email().toLowerCase(Locale.ROOT), contact);
      }
    }

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "FoundContacts[]";
    }
  }

  /** The contact with this key, or the one that it was merged into. */
  public Optional<Contact> find(String key) {
    return findOne(BY_KEY, key);
  }

  public Optional<Contact> findByUserId(String userId) {
    return findByIdentifier("user_id", userId, ContactAliases.ofUser(userId));
  }

  public Optional<Contact> findByAnonymousId(String anonymousId) {
    return findByIdentifier("anonymous_id", anonymousId, ContactAliases.ofAnonymous(anonymousId));
  }

  private Optional<Contact> findByIdentifier(String column, String value, String alias) {
    return database
        .sql(
            SELECT
                + """
                where key = (select key from contacts where %s = :value
                             union all select contact_key from contact_aliases where identifier = :alias
                             limit 1)
                """
                    .formatted(column))
        .param("value", value)
        .param("alias", alias)
        .query(Contacts::mapRow)
        .optional();
  }

  /** The contact with this address, ignoring case. */
  public Optional<Contact> findByEmail(String email) {
    return findOne("where lower(email) = lower(:value)", email);
  }

  /** The contacts with this number, which several may have. */
  public List<Contact> findByPhone(String phone) {
    return database
        .sql(SELECT + "where phone = :value order by key")
        .param("value", phone)
        .query(Contacts::mapRow)
        .list();
  }

  /**
   * The contacts that have one of these user ids, also the former ids of merged contacts, or one of
   * these email addresses.
   */
  public FoundContacts findAll(Collection<String> userIds, Collection<String> emails) {
    var found = new FoundContacts(new HashMap<>(), new HashMap<>());
    database
        .sql(
            """
            select contacts.*, cast(null as text) as identifier from contacts
            where user_id = any(:userIds) or lower(email) = any(:emails)
            union all
            select contacts.*, identifier from contact_aliases join contacts on key = contact_key
            where identifier = any(:aliases)
            """)
        .param("userIds", userIds.toArray(String[]::new))
        .param(
            "emails",
            emails.stream().map(email -> email.toLowerCase(Locale.ROOT)).toArray(String[]::new))
        .param("aliases", userIds.stream().map(ContactAliases::ofUser).toArray(String[]::new))
        .query(
            (row, number) -> {
              found.add(mapRow(row, number), row.getString("identifier"));
              return number;
            })
        .list();
    return found;
  }

  /**
   * The keys of the contacts that this names: a key, also that of a merged contact, an email
   * address in any case, or a user id, also the former one of a merged contact.
   */
  public List<String> findKeys(String who) {
    return database
        .sql(
            """
            select key from contacts where key = upper(:who)
            union select contact_key from merged_contacts where key = upper(:who)
            union select key from contacts where lower(email) = lower(:who)
            union select key from contacts where user_id = :who
            union select contact_key from contact_aliases where identifier = :alias
            """)
        .param("who", who)
        .param("alias", ContactAliases.ofUser(who))
        .query(String.class)
        .list();
  }

  /** The contact that this enrollment is about. */
  public Optional<Contact> findByEnrollment(UUID enrollment) {
    return findOne(BY_ENROLLMENT, enrollment.toString());
  }

  /**
   * The contact with this key, or the one that it was merged into, locked until the caller's
   * transaction ends: other transactions that want to send to it, enroll it or append to its outbox
   * wait.
   */
  public Optional<Contact> lock(String key) {
    // If the contact is merged while this waits for its lock, the second attempt finds the other.
    return findOne(BY_KEY + " for no key update", key)
        .or(() -> findOne(BY_KEY + " for no key update", key));
  }

  /**
   * As {@link #lock}, the contact that this enrollment is about.
   *
   * @throws IllegalArgumentException if there is no such enrollment
   */
  public Contact lockByEnrollment(UUID enrollment) {
    return tryLockByEnrollment(enrollment)
        .or(() -> tryLockByEnrollment(enrollment))
        .orElseThrow(() -> new IllegalArgumentException("no enrollment " + enrollment));
  }

  private Optional<Contact> tryLockByEnrollment(UUID enrollment) {
    return findOne(BY_ENROLLMENT + " for no key update", enrollment.toString());
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
   * Finds the contact with this identity or creates it, and merges the traits. The contact stays
   * locked until the transaction ends. {@link IdentityResolver} has the rules.
   */
  public IdentityResult identify(Identity identity, Traits traits) {
    return identify(identity, traits, null);
  }

  /**
   * The contacts that have one of these identifiers, locked until the caller's transaction ends.
   *
   * @param email an address that a call wants to set, too; null for none
   */
  public List<Contact> lockMatching(Identity identity, @Nullable String email) {
    return identities.lockMatchingContacts(identity, email != null ? email : identity.email());
  }

  /**
   * As above, with traits that were stated at this time. A trait that was stated later stays as it
   * is.
   *
   * @param occurredAt simulated time; null for now
   */
  public IdentityResult identify(Identity identity, Traits traits, @Nullable Instant occurredAt) {
    return transactions.execute(() -> identities.identify(identity, traits, occurredAt));
  }

  /**
   * Merges a contact into another one: an operator knows that they are one person.
   *
   * @return the contact that stays; empty if one of them does not exist, was erased, or both are
   *     one already
   */
  public Optional<Contact> merge(String from, String into) {
    return transactions.execute(() -> identities.merge(from, into));
  }

  /** An address that was reported for the contact and belongs to another one; empty for none. */
  public Optional<String> findRefusedEmail(String key) {
    return database
        .sql("select refused_email from contacts where key = :key and refused_email is not null")
        .param("key", key)
        .query(String.class)
        .optional();
  }

  /**
   * As {@link #identify}, for the calls of many requests, in their order, with at most five
   * statements in the caller's transaction. It never waits for the lock of a contact: a request
   * that needs one which another transaction holds is left out, and so is a request with a call
   * that several contacts match. Contacts are locked where a call changes them or asks for it.
   *
   * @return what became of each request
   * @throws org.springframework.dao.DuplicateKeyException if another transaction stored one of the
   *     contacts at the same moment; the caller repeats its transaction
   */
  public List<ContactCall.Resolution> identifyAll(List<List<ContactCall>> requests) {
    return new ContactGroup(database, clock, rows).resolveAll(requests);
  }

  /**
   * Merges traits into the contact with this key.
   *
   * @return empty if there is no such contact, or it was erased
   */
  public Optional<IdentityResult> mergeTraits(String key, Traits traits) {
    return transactions.execute(() -> identities.mergeTraits(key, traits));
  }

  private static @Nullable LifecycleStage lifecycle(@Nullable String wireName) {
    return wireName == null ? null : LifecycleStage.ofWireName(wireName).orElseThrow();
  }

  private Optional<Contact> findOne(String where, String value) {
    return database.sql(SELECT + where).param("value", value).query(Contacts::mapRow).optional();
  }

  public static Contact mapRow(ResultSet row, int number) throws SQLException {
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
