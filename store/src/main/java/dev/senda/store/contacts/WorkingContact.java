package dev.senda.store.contacts;

import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.support.Ids;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A contact while calls are applied to it in memory. */
final class WorkingContact {

  static final String COLUMNS =
      "key, user_id, anonymous_id, email, phone, locale, time_zone, lifecycle, attributes,"
          + " traits_at, trait_times, is_email_from_browser, is_phone_from_browser";

  final String key;

  /** What is stored; null for a new contact. */
  private final @Nullable State stored;

  /** Whether this transaction holds the lock of its row. */
  final boolean isLocked;

  /** Its identifiers in contact_aliases that a call names. */
  final Set<String> aliases;

  private State state;

  private WorkingContact(
      String key, @Nullable State stored, State state, boolean isLocked, Set<String> aliases) {
    this.key = key;
    this.stored = stored;
    this.state = state;
    this.isLocked = isLocked;
    this.aliases = aliases;
  }

  static WorkingContact create() {
    var nothing =
        new State(
            null,
            null,
            null,
            false,
            null,
            false,
            null,
            null,
            null,
            ContactAttributes.NONE,
            TraitTimes.NONE,
            List.of());
    return new WorkingContact(Ids.newContactKey(), null, nothing, true, Set.of());
  }

  static WorkingContact map(ResultSet row) throws SQLException {
    var stored =
        new State(
            row.getString("user_id"),
            row.getString("anonymous_id"),
            row.getString("email"),
            row.getBoolean("is_email_from_browser"),
            row.getString("phone"),
            row.getBoolean("is_phone_from_browser"),
            row.getString("locale"),
            row.getString("time_zone"),
            row.getString("lifecycle"),
            new ContactAttributes(row.getString("attributes")),
            TraitTimes.of(
                SqlTimestamps.instantOrNull(row, "traits_at"), row.getString("trait_times")),
            List.of());
    return new WorkingContact(row.getString("key"), stored, stored, false, new HashSet<>());
  }

  /** What is stored; null for a new contact. */
  @Nullable State stored() {
    return stored;
  }

  /** The same contact as it is under the lock. */
  WorkingContact lockedAs(WorkingContact now) {
    return new WorkingContact(key, now.stored, now.state, true, aliases);
  }

  /**
   * The values of a contact.
   *
   * @param isEmailFromBrowser whether only a browser key gave the address
   * @param isPhoneFromBrowser whether only a browser key gave the phone number
   */
  record State(
      @Nullable String userId,
      @Nullable String anonymousId,
      @Nullable String email,
      boolean isEmailFromBrowser,
      @Nullable String phone,
      boolean isPhoneFromBrowser,
      @Nullable String locale,
      @Nullable String timeZone,
      @Nullable String lifecycle,
      ContactAttributes attributes,
      TraitTimes times,
      List<String> formerAnonymousIds) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "State[]";
    }

    @Nullable String emailInLowerCase() {
      return email == null ? null : email.toLowerCase(Locale.ROOT);
    }

    Stream<String> identifiers() {
      return Identity.identifiers(userId, anonymousId, email);
    }

    /**
     * The state after this call, provided that no other contact has any of its identifiers. A trait
     * that was stated later stays as it is.
     *
     * @param isKnownAlias whether the anonymous id of the call is already one of the contact
     * @param nowMicros the time of a call that states none; then a repetition changes no time
     */
    State after(ContactCall call, boolean isKnownAlias, long nowMicros) {
      return identifiedBy(call.identity(), isKnownAlias)
          .stating(call.statedTraits(), call.occurredAt(), nowMicros)
          .confirmedBy(call.identity(), call.statedTraits());
    }

    /**
     * The state after a server gave the address or phone number of the contact with its user id,
     * which confirms one that only a browser key gave. It alone does not say whose it is.
     */
    State confirmedBy(@Nullable Identity identity, Traits traits) {
      boolean isNamed = identity == null || userId == null || identity.userId() != null;
      if (!isNamed || traits.isByBrowser()) {
        return this;
      }
      boolean hasEmail = email != null && email.equalsIgnoreCase(traits.email().orElse(null));
      boolean hasPhone = phone != null && phone.equals(traits.changes().get(Traits.PHONE));
      return with(isEmailFromBrowser && !hasEmail, isPhoneFromBrowser && !hasPhone, times);
    }

    /** The state after another contact got the address. */
    State withoutEmail(long nowMicros) {
      var removed = withTraits(new Traits(Collections.singletonMap(Traits.EMAIL, null)));
      return removed.withTimes(
          times.after(Set.of(Traits.EMAIL), namesWithValue(), removed.namesWithValue(), nowMicros));
    }

    /** The state with the identifiers of a call. */
    State identifiedBy(Identity identity, boolean isKnownAlias) {
      var given = identity.anonymousId();
      boolean isNew = given != null && !isKnownAlias && !given.equals(anonymousId);
      var former = formerAnonymousIds;
      if (isNew && anonymousId != null) {
        former = new ArrayList<>(formerAnonymousIds);
        former.add(anonymousId);
      }
      return new State(
          userId != null ? userId : identity.userId(),
          isNew ? given : anonymousId,
          email,
          isEmailFromBrowser,
          phone,
          isPhoneFromBrowser,
          locale,
          timeZone,
          lifecycle,
          attributes,
          times,
          former);
    }

    /** The state after these traits were stated; see {@link #after}. */
    State stating(Traits traits, @Nullable Instant occurredAt, long nowMicros) {
      if (traits.changes().isEmpty() && traits.fallbacks().isEmpty()) {
        return this;
      }
      long micros = occurredAt == null ? nowMicros : TraitTimes.micros(occurredAt);
      var fresh = new HashSet<String>();
      for (var name : traits.changes().keySet()) {
        if (!times.isKnownSince(name, hasValue(name), micros)) {
          fresh.add(name);
        }
      }
      var changed = withTraits(traits.only(fresh));
      boolean isKnown =
          changed.equals(this)
              && (occurredAt == null
                  || fresh.stream().allMatch(name -> times.isAsOf(name, hasValue(name), micros)));
      return isKnown
          ? this
          : changed.withTimes(
              times.after(fresh, namesWithValue(), changed.namesWithValue(), micros));
    }

    private State withTraits(Traits traits) {
      var given = traits.textOrKnown(Traits.EMAIL, email);
      boolean isSame = given != null && given.equalsIgnoreCase(email);
      var number = traits.textOrKnown(Traits.PHONE, phone);
      boolean isSameNumber = number != null && number.equals(phone);
      return new State(
          userId,
          anonymousId,
          given,
          given != null && (isSame ? isEmailFromBrowser : traits.isByBrowser()),
          number,
          number != null && (isSameNumber ? isPhoneFromBrowser : traits.isByBrowser()),
          traits.textOrKnown(Traits.LOCALE, locale),
          traits.textOrKnown(Traits.TIME_ZONE, timeZone),
          traits.lifecycleNameOrKnown(lifecycle),
          attributes.after(traits),
          times,
          formerAnonymousIds);
    }

    /**
     * The state where another contact is the same person: of each trait the one that was stated
     * later, but this contact's own address and phone number if it has them.
     *
     * @param takesClaims whether also an address and a phone number that only a browser key gave
     */
    State mergedWith(State other, boolean takesClaims) {
      var names = new HashSet<>(namesWithValue());
      names.addAll(other.namesWithValue());
      names.addAll(times.exceptions().keySet());
      names.addAll(other.times.exceptions().keySet());
      var taken = new HashMap<String, @Nullable Object>();
      var mergedTimes = new HashMap<String, Long>();
      for (var name : names) {
        long own = timeOf(name);
        long others = other.timeOf(name);
        boolean isTakeable = takesClaims || !other.isClaim(name);
        boolean takesOther = isTakeable && others > own && (!isAddress(name) || !hasValue(name));
        if (takesOther) {
          taken.put(name, other.value(name));
        }
        if (takesOther || own >= 0) {
          mergedTimes.put(name, takesOther ? others : own);
        }
      }
      var former = new ArrayList<>(formerAnonymousIds);
      former.addAll(other.formerAnonymousIds);
      if (anonymousId != null && other.anonymousId != null) {
        former.add(other.anonymousId);
      }
      var merged = withTraits(new Traits(taken));
      return new State(
          userId != null ? userId : other.userId,
          anonymousId != null ? anonymousId : other.anonymousId,
          merged.email,
          taken.containsKey(Traits.EMAIL) ? other.isEmailFromBrowser : isEmailFromBrowser,
          merged.phone,
          taken.containsKey(Traits.PHONE) ? other.isPhoneFromBrowser : isPhoneFromBrowser,
          merged.locale,
          merged.timeZone,
          merged.lifecycle,
          merged.attributes,
          TraitTimes.ofAll(mergedTimes, merged.namesWithValue()),
          former);
    }

    /** Whether it has a user id, an address or a phone number. */
    boolean isKnown() {
      return userId != null || email != null || phone != null;
    }

    private boolean isClaim(String name) {
      return name.equals(Traits.EMAIL)
          ? isEmailFromBrowser
          : name.equals(Traits.PHONE) && isPhoneFromBrowser;
    }

    /** Whether only a browser key gave an address or a phone number that this contact lacks. */
    boolean lacksClaimOf(State other) {
      return (other.isEmailFromBrowser
              && !Objects.equals(other.emailInLowerCase(), emailInLowerCase()))
          || (other.isPhoneFromBrowser && !Objects.equals(other.phone, phone));
    }

    private static boolean isAddress(String name) {
      return name.equals(Traits.EMAIL) || name.equals(Traits.PHONE);
    }

    /** When the trait was stated; a value that nobody stated is older than all others. */
    private long timeOf(String name) {
      boolean hasValue = hasValue(name);
      var time = times.timeOf(name, hasValue);
      return time != null ? time : hasValue ? 0 : -1;
    }

    private @Nullable Object value(String name) {
      return switch (name) {
        case Traits.EMAIL -> email;
        case Traits.PHONE -> phone;
        case Traits.LOCALE -> locale;
        case Traits.TIME_ZONE -> timeZone;
        case Traits.LIFECYCLE -> lifecycle != null ? lifecycle : attributes.values().get(name);
        default -> attributes.values().get(name);
      };
    }

    State withTimes(TraitTimes others) {
      return with(isEmailFromBrowser, isPhoneFromBrowser, others);
    }

    private State with(
        boolean hasEmailFromBrowser, boolean hasPhoneFromBrowser, TraitTimes others) {
      return new State(
          userId,
          anonymousId,
          email,
          hasEmailFromBrowser,
          phone,
          hasPhoneFromBrowser,
          locale,
          timeZone,
          lifecycle,
          attributes,
          others,
          formerAnonymousIds);
    }

    private boolean hasValue(String name) {
      return switch (name) {
        case Traits.EMAIL -> email != null;
        case Traits.PHONE -> phone != null;
        case Traits.LOCALE -> locale != null;
        case Traits.TIME_ZONE -> timeZone != null;
        case Traits.LIFECYCLE -> lifecycle != null || attributes.values().containsKey(name);
        default -> attributes.values().containsKey(name);
      };
    }

    private Set<String> namesWithValue() {
      var names = new HashSet<>(attributes.values().keySet());
      for (var name : Traits.OWN_FIELDS) {
        if (hasValue(name)) {
          names.add(name);
        }
      }
      return names;
    }
  }

  State state() {
    return state;
  }

  void setState(State next) {
    state = next;
  }

  /** Forgets what calls changed. */
  void reset() {
    state = stored == null ? state : stored;
  }

  boolean isNew() {
    return stored == null;
  }

  boolean isChanged() {
    return stored != null && !state.equals(stored);
  }

  /** Whether more than the times of its traits changed. */
  boolean hasNewValues() {
    return stored == null || !state.withTimes(stored.times()).equals(stored);
  }

  /** Whether it has this anonymous id besides the one in its row. */
  boolean hasAlias(@Nullable String anonymousId) {
    return anonymousId != null
        && (aliases.contains("anonymous:" + anonymousId)
            || state.formerAnonymousIds().contains(anonymousId));
  }
}
