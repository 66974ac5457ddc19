package dev.senda.store.contacts;

import dev.senda.journey.LifecycleStage;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Contacts.IdentityResult;
import dev.senda.store.support.Ids;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
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
 * another user id never matches. An anonymous id moves to the contact that used it last. An address
 * moves away from a contact without a user id; a contact with a user id keeps its address.
 */
final class IdentityResolver {

  private static final int MAX_ATTEMPTS = 5;

  private final JdbcClient database;
  private final ScaledClock clock;

  IdentityResolver(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Merges traits into the contact with this key; empty if there is none, or it was erased. */
  Optional<IdentityResult> mergeTraits(String key, Traits traits) {
    var email = traits.email().orElse(null);
    var locked =
        database
            .sql(
                Contacts.SELECT
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
  }

  /** Inside the caller's transaction: see the rules above. */
  IdentityResult identify(Identity identity, Traits traits) {
    var email = identity.email() != null ? identity.email() : traits.email().orElse(null);
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      var locked = lockMatching(identity, email);
      var known = selectMatch(identity, email, locked);
      if (known.isPresent()) {
        return update(
            known.get(), identity.userId(), identity.anonymousId(), email, traits, locked);
      }
      var inserted = insert(identity, email, traits, locked);
      if (inserted.isPresent()) {
        return inserted.get();
      }
      // Another transaction created the same contact in between; the next attempt sees it.
    }
    throw new DuplicateKeyException(
        "identify: the contact was created concurrently %d times".formatted(MAX_ATTEMPTS));
  }

  /** The contacts that have one of the identifiers, locked. */
  List<Contact> lockMatching(Identity identity, @Nullable String email) {
    return database
        .sql(
            Contacts.SELECT
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
    var candidates =
        contacts.stream().filter(contact -> userId == null || contact.userId() == null).toList();
    return candidates.stream()
        .filter(contact -> hasAddress(contact, email))
        .findFirst()
        .or(
            () ->
                candidates.stream().filter(contact -> isAnonymous(contact, identity)).findFirst());
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
    var merged =
        new Contact(
            known.key(),
            known.userId() != null ? known.userId() : userId,
            anonymousId != null ? anonymousId : known.anonymousId(),
            address.orElse(emailToKeep(known, traits)),
            traits.textOrKnown(Traits.PHONE, known.phone()),
            traits.textOrKnown(Traits.LOCALE, known.locale()),
            traits.textOrKnown(Traits.TIME_ZONE, known.timeZone()),
            traits.lifecycleOrKnown(known.lifecycle()),
            known.score(),
            traits.mergedInto(known.attributes()),
            known.createdAt(),
            known.updatedAt(),
            known.erasedAt());
    var contact = merged.equals(known) ? known : store(merged);
    address.ifPresent(_ -> owner.ifPresent(before -> inheritOptOuts(before, contact)));
    return new IdentityResult(contact, false, email != null && address.isEmpty());
  }

  private Contact store(Contact contact) {
    return database
        .sql(
            """
            update contacts
            set user_id = :userId, anonymous_id = :anonymousId, email = :email, phone = :phone,
                locale = :locale, time_zone = :timeZone, lifecycle = :lifecycle,
                attributes = cast(:attributes as jsonb), updated_at = :now
            where key = :key
            returning *
            """)
        .param("key", contact.key())
        .param("userId", contact.userId())
        .param("anonymousId", contact.anonymousId())
        .param("email", contact.email())
        .param("phone", contact.phone())
        .param("locale", contact.locale())
        .param("timeZone", contact.timeZone())
        .param("lifecycle", wireName(contact.lifecycle()))
        .param("attributes", JsonColumns.write(contact.attributes()))
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .query(Contacts::mapRow)
        .single();
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

  /** The contact other than this one that has the address. */
  private static Optional<Contact> otherOwnerOf(
      @Nullable String email, @Nullable Contact taker, List<Contact> locked) {
    return email == null
        ? Optional.empty()
        : locked.stream()
            .filter(contact -> hasAddress(contact, email))
            .filter(contact -> taker == null || !contact.key().equals(taker.key()))
            .findFirst();
  }

  /** The address, detached from its owner; empty if none was given or its owner keeps it. */
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

  /** Copies the opt-outs by email of the previous owner of an address to its new owner. */
  private void inheritOptOuts(Contact previous, Contact current) {
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
        .param("now", current.key())
        .param("before", previous.key())
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
    boolean removed = traits.contains(Traits.EMAIL) && traits.email().isEmpty();
    return removed ? null : known.email();
  }

  private static boolean hasAddress(Contact contact, @Nullable String email) {
    return email != null && email.equalsIgnoreCase(contact.email());
  }

  private static boolean isAnonymous(Contact contact, Identity identity) {
    return identity.anonymousId() != null
        && Objects.equals(identity.anonymousId(), contact.anonymousId());
  }

  private static @Nullable String wireName(@Nullable LifecycleStage stage) {
    return stage == null ? null : stage.wireName();
  }
}
