package dev.senda.store.contacts;

import dev.senda.store.contacts.ContactMerger.MergeCause;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Contacts.IdentityResult;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Resolves the identifiers of a call to one contact. {@code docs/identity.md} has a table of all
 * cases, and a test for each.
 *
 * <p>The user id decides first, then the email address, then the anonymous id. A contact with
 * another user id never matches. The other contacts that match and have no user id are the same
 * person: they are merged into the one that was found. An anonymous id belongs to the contact that
 * used it last; a contact with a user id keeps its address, unless only a browser key gave it.
 */
final class IdentityResolver {

  private static final int MAX_ATTEMPTS = 5;

  private final JdbcClient database;
  private final ContactRows rows;
  private final ContactAliases aliases;
  private final ContactMerger merger;
  private final ScaledClock clock;

  IdentityResolver(JdbcClient database, Outbox outbox, ScaledClock clock, ContactRows rows) {
    this.database = database;
    this.clock = clock;
    this.rows = rows;
    aliases = new ContactAliases(database);
    merger = new ContactMerger(database, outbox, clock);
  }

  /** A locked row, as it was read and as the call changes it. */
  private record Locked(Contact contact, WorkingContact working) {

    static Locked map(ResultSet row, int number) throws SQLException {
      return new Locked(Contacts.mapRow(row, number), WorkingContact.map(row));
    }

    String key() {
      return contact.key();
    }

    boolean hasAddress(@Nullable String email) {
      return email != null && email.equalsIgnoreCase(contact.email());
    }

    /** Whether it keeps its address where these traits claim it for another contact. */
    boolean keepsEmail(Traits traits) {
      return isUser() && (traits.isByBrowser() || !working.state().isEmailFromBrowser());
    }

    boolean isUser() {
      return contact.userId() != null;
    }

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "Locked[key=%s]".formatted(key());
    }
  }

  /** States traits of the contact with this key; empty if there is none, or it was erased. */
  Optional<IdentityResult> mergeTraits(String key, Traits traits) {
    // If the contact is merged while this waits for its lock, the second attempt finds the other.
    return tryMergeTraits(key, traits).or(() -> tryMergeTraits(key, traits));
  }

  private Optional<IdentityResult> tryMergeTraits(String key, Traits traits) {
    var named = MergedContacts.currentKey(database, key);
    var locked =
        database
            .sql(
                Contacts.SELECT
                    + """
                    where key = :key or lower(email) = lower(:email)
                    order by key for no key update
                    """)
            .param("key", named)
            .param("email", traits.email().orElse(null))
            .query(Locked::map)
            .list();
    return locked.stream()
        .filter(one -> one.key().equals(named) && one.contact().erasedAt() == null)
        .findFirst()
        .map(known -> state(known, null, new Statement(traits, null), locked, Map.of()));
  }

  /** Inside the caller's transaction: see the rules above. */
  IdentityResult identify(Identity identity, Traits traits, @Nullable Instant occurredAt) {
    var call = new ContactCall(identity, traits, true, occurredAt);
    var statement = new Statement(call.statedTraits(), occurredAt);
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      var locked = lockMatching(identity, call.email());
      // A user id that a contact has now is nobody's former one.
      var user = identity.userId();
      boolean isFound =
          locked.stream().anyMatch(one -> Objects.equals(user, one.contact().userId()));
      var keysByAlias = aliases.find(isFound ? null : user, identity.anonymousId());
      if (!isLocked(keysByAlias, locked)) {
        continue; // Another transaction merged a contact while this one waited for its lock.
      }
      var known = selectMatch(identity, call.email(), locked, keysByAlias);
      if (known.isPresent()) {
        return state(known.get(), identity, statement, locked, keysByAlias);
      }
      var inserted = insert(identity, statement, locked);
      if (inserted.isPresent()) {
        return inserted.get();
      }
      // Another transaction created the same contact in between; the next attempt sees it.
    }
    throw new DuplicateKeyException(
        "identify: the contact was created concurrently %d times".formatted(MAX_ATTEMPTS));
  }

  /**
   * Merges two contacts, which an operator knows to be one person.
   *
   * @return the contact that stays; empty if one of them does not exist or was erased
   */
  Optional<Contact> merge(String from, String into) {
    var locked =
        database
            .sql(Contacts.SELECT + "where key in (:from, :into) order by key for no key update")
            .param("from", from)
            .param("into", into)
            .query(Locked::map)
            .list();
    if (locked.size() != 2 || locked.stream().anyMatch(one -> one.contact().erasedAt() != null)) {
      return Optional.empty();
    }
    boolean isFirst = locked.getFirst().key().equals(into);
    var kept = (isFirst ? locked.getFirst() : locked.getLast()).working();
    merger.merge(
        (isFirst ? locked.getLast() : locked.getFirst()).working(), kept, MergeCause.OPERATOR);
    return Optional.of(store(kept));
  }

  /** The traits that a call states, and when. */
  private record Statement(Traits traits, @Nullable Instant occurredAt) {
    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "Statement[]";
    }
  }

  /** The contacts that have one of the identifiers, locked. */
  List<Contact> lockMatchingContacts(Identity identity, @Nullable String email) {
    return lockMatching(identity, email).stream().map(Locked::contact).toList();
  }

  private List<Locked> lockMatching(Identity identity, @Nullable String email) {
    return database
        .sql(
            Contacts.SELECT
                + """
                where key = any(array(
                  select key from contacts where user_id = :userId
                  union all select key from contacts where anonymous_id = :anonymousId
                  union all select key from contacts where lower(email) = lower(:email)
                  union all select contact_key from contact_aliases where identifier in (:userAlias, :anonymousAlias)))
                order by key for no key update
                """)
        .param("userId", identity.userId())
        .param("anonymousId", identity.anonymousId())
        .param("email", email)
        .param(
            "userAlias",
            identity.userId() == null ? null : ContactAliases.ofUser(identity.userId()))
        .param(
            "anonymousAlias",
            identity.anonymousId() == null
                ? null
                : ContactAliases.ofAnonymous(identity.anonymousId()))
        .query(Locked::map)
        .list();
  }

  private static boolean isLocked(Map<String, String> keysByAlias, List<Locked> locked) {
    return locked.stream().map(Locked::key).toList().containsAll(keysByAlias.values());
  }

  private static Optional<Locked> selectMatch(
      Identity identity,
      @Nullable String email,
      List<Locked> locked,
      Map<String, String> keysByAlias) {
    var userId = identity.userId();
    if (userId != null) {
      var userKey = keysByAlias.get(ContactAliases.ofUser(userId));
      var user =
          locked.stream()
              .filter(one -> userId.equals(one.contact().userId()) || one.key().equals(userKey))
              .findFirst();
      if (user.isPresent()) {
        return user;
      }
    }
    var candidates = locked.stream().filter(one -> userId == null || !one.isUser()).toList();
    return candidates.stream()
        .filter(one -> one.hasAddress(email))
        .findFirst()
        .or(
            () ->
                candidates.stream()
                    .filter(one -> isAnonymous(one, identity, keysByAlias))
                    .findFirst());
  }

  private static boolean isAnonymous(
      Locked one, @Nullable Identity identity, Map<String, String> keysByAlias) {
    var anonymousId = identity == null ? null : identity.anonymousId();
    return anonymousId != null
        && (anonymousId.equals(one.contact().anonymousId())
            || one.key().equals(keysByAlias.get(ContactAliases.ofAnonymous(anonymousId))));
  }

  private IdentityResult state(
      Locked known,
      @Nullable Identity identity,
      Statement statement,
      List<Locked> locked,
      Map<String, String> keysByAlias) {
    var working = known.working();
    var email =
        statement.traits().email().filter(_ -> !isOutdated(working, statement)).orElse(null);
    var owner = otherOwnerOf(email, known.key(), locked);
    boolean isTaken = owner.filter(one -> one.keepsEmail(statement.traits())).isPresent();
    var squatter = owner.filter(one -> one.isUser() && !one.keepsEmail(statement.traits()));
    squatter.ifPresent(this::releaseEmail);
    var merged = new ArrayList<String>();
    var others = new ArrayList<WorkingContact.State>();
    boolean isGrantLeftOut = false;
    for (var other : locked) {
      boolean isOther = !other.key().equals(known.key()) && other.contact().erasedAt() == null;
      if (isOther && !other.isUser() && isSame(other, known, identity, email, keysByAlias)) {
        isGrantLeftOut |= merger.merge(other.working(), working, MergeCause.IDENTITY);
        others.add(other.working().state());
        merged.add(other.key());
      }
    }
    var alias = aliasOf(identity);
    boolean isKnownAlias =
        alias != null
            && (known.key().equals(keysByAlias.get(alias))
                || merged.contains(keysByAlias.getOrDefault(alias, ""))
                || working.hasAlias(identity == null ? null : identity.anonymousId()));
    if (identity != null) {
      takeAnonymousId(known.key(), identity.anonymousId(), isKnownAlias);
      working.setState(working.state().identifiedBy(identity, isKnownAlias));
    }
    var traits = isTaken ? statement.traits().without(List.of(Traits.EMAIL)) : statement.traits();
    working.setState(
        working
            .state()
            .stating(traits, statement.occurredAt(), now())
            .confirmedBy(identity, statement.traits()));
    var contact = working.isChanged() || !merged.isEmpty() ? store(working) : known.contact();
    if (isTaken) {
      rows.recordRefusedEmail(known.key(), email);
    }
    squatter.ifPresent(one -> merger.inheritOptOuts(one.key(), known.key()));
    boolean isLeftOut = isGrantLeftOut || others.stream().anyMatch(working.state()::lacksClaimOf);
    if (isLeftOut) {
      ContactMerger.logLeftOut(known.key(), merged);
    }
    return new IdentityResult(contact, false, isTaken, merged, isLeftOut);
  }

  /** Whether another contact without a user id is the same person as the one that was found. */
  private static boolean isSame(
      Locked other,
      Locked known,
      @Nullable Identity identity,
      @Nullable String email,
      Map<String, String> keysByAlias) {
    if (other.hasAddress(email)) {
      return true;
    }
    var address = known.working().state().email();
    var othersAddress = other.contact().email();
    return isAnonymous(other, identity, keysByAlias)
        && (othersAddress == null || address == null || othersAddress.equalsIgnoreCase(address));
  }

  private static @Nullable String aliasOf(@Nullable Identity identity) {
    return identity == null || identity.anonymousId() == null
        ? null
        : ContactAliases.ofAnonymous(identity.anonymousId());
  }

  private boolean isOutdated(WorkingContact working, Statement statement) {
    var at = statement.occurredAt();
    return working
        .state()
        .times()
        .isKnownSince(
            Traits.EMAIL,
            working.state().email() != null,
            at == null ? now() : TraitTimes.micros(at));
  }

  private long now() {
    return TraitTimes.micros(clock.instant());
  }

  private Contact store(WorkingContact working) {
    rows.update(List.of(working));
    aliases.putFormer(List.of(working));
    return database
        .sql(Contacts.SELECT + "where key = :key")
        .param("key", working.key)
        .query(Contacts::mapRow)
        .single();
  }

  private Optional<IdentityResult> insert(
      Identity identity, Statement statement, List<Locked> locked) {
    var email = statement.traits().email().orElse(null);
    var owner = otherOwnerOf(email, "", locked);
    boolean isTaken = owner.filter(one -> one.keepsEmail(statement.traits())).isPresent();
    var squatter = owner.filter(one -> !one.keepsEmail(statement.traits()));
    squatter.ifPresent(this::releaseEmail);
    var traits = isTaken ? statement.traits().without(List.of(Traits.EMAIL)) : statement.traits();
    var created = WorkingContact.create();
    takeAnonymousId(created.key, identity.anonymousId(), false);
    created.setState(
        created
            .state()
            .identifiedBy(identity, false)
            .stating(traits, statement.occurredAt(), now()));
    if (rows.insert(List.of(created)) == 0) {
      return Optional.empty();
    }
    if (isTaken) {
      rows.recordRefusedEmail(created.key, email);
    }
    squatter.ifPresent(one -> merger.inheritOptOuts(one.key(), created.key));
    var contact =
        database
            .sql(Contacts.SELECT + "where key = :key")
            .param("key", created.key)
            .query(Contacts::mapRow)
            .single();
    return Optional.of(new IdentityResult(contact, true, isTaken, List.of(), false));
  }

  /** The contact other than this one that has the address. */
  private static Optional<Locked> otherOwnerOf(
      @Nullable String email, String key, List<Locked> locked) {
    return locked.stream()
        .filter(one -> one.hasAddress(email) && !one.key().equals(key))
        .findFirst();
  }

  /** Before another contact can store the address, which only a browser key gave. */
  private void releaseEmail(Locked squatter) {
    var working = squatter.working();
    working.setState(working.state().withoutEmail(now()));
    rows.update(List.of(working));
  }

  /** Takes the anonymous id away from the contact that used it before. */
  private void takeAnonymousId(String key, @Nullable String anonymousId, boolean isKnownAlias) {
    if (anonymousId == null || isKnownAlias) {
      return;
    }
    aliases.remove(ContactAliases.ofAnonymous(anonymousId));
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
