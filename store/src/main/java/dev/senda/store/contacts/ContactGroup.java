package dev.senda.store.contacts;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import dev.senda.store.contacts.ContactCall.Resolution;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.support.ScaledClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Applies the calls of many requests, in their order, with at most five statements. The rules are
 * those of {@link IdentityResolver} for calls that match one contact or none; it leaves out
 * requests with other calls. It never waits for the lock of a contact.
 */
final class ContactGroup {

  private final ContactRows rows;
  private final ContactAliases contactAliases;

  private final Map<String, WorkingContact> byKey = new LinkedHashMap<>();
  private final Map<String, WorkingContact> byUserId = new HashMap<>();
  private final Map<String, WorkingContact> byAnonymousId = new HashMap<>();
  private final Map<String, WorkingContact> byEmail = new HashMap<>();

  /** The stored contacts that must be locked. */
  private final Set<String> keysToLock = new HashSet<>();

  /** The identifiers that are stored, also if a call of this group replaces them. */
  private final Set<String> storedIdentifiers = new HashSet<>();

  /** The calls that happened before the person whom they name was erased. */
  private Set<ContactCall> late = Set.of();

  /** The time of calls that state none. */
  private final long nowMicros;

  /** The changes of the current request, newest last, to undo them. */
  private final List<Change> changes = new ArrayList<>();

  private record Change(WorkingContact contact, WorkingContact.@Nullable State before) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "Change[]";
    }
  }

  ContactGroup(JdbcClient database, ScaledClock clock, ContactRows rows) {
    this.rows = rows;
    contactAliases = new ContactAliases(database);
    nowMicros = TraitTimes.micros(clock.instant());
  }

  /**
   * Applies the calls of these requests and stores the contacts, in the caller's transaction.
   *
   * @return what became of each request. A request about a contact of an earlier one which was left
   *     out is left out as well, so that the calls of one contact keep their order
   * @throws DuplicateKeyException if another transaction stored one of the contacts at the same
   *     moment; the caller repeats its transaction
   */
  List<Resolution> resolveAll(List<List<ContactCall>> requests) {
    byKey.putAll(rows.load(requests));
    late = rows.findLate(findUnknown(requests));
    var resolutions = apply(requests, false);
    if (!keysToLock.isEmpty()) {
      lock();
      late = rows.findLate(findUnknown(requests)); // a person may have been erased since
      resolutions = apply(requests, true);
    }
    save();
    return resolutions;
  }

  /** The calls that no contact matches. */
  private List<ContactCall> findUnknown(List<List<ContactCall>> requests) {
    byKey.values().removeIf(WorkingContact::isNew);
    byUserId.clear();
    byAnonymousId.clear();
    byEmail.clear();
    byKey.values().forEach(this::index);
    return requests.stream()
        .flatMap(List::stream)
        .filter(call -> candidates(call).findAny().isEmpty())
        .toList();
  }

  /** Locks what can be locked without waiting, and reads it once more. */
  private void lock() {
    for (var now : rows.lock(keysToLock)) {
      byKey.computeIfPresent(now.key, (_, before) -> before.lockedAs(now));
    }
  }

  private List<Resolution> apply(List<List<ContactCall>> requests, boolean locksAreTaken) {
    byKey.values().removeIf(WorkingContact::isNew);
    byUserId.clear();
    byAnonymousId.clear();
    byEmail.clear();
    storedIdentifiers.clear();
    for (var contact : byKey.values()) {
      if (!contact.isLocked) {
        contact.reset();
      }
      index(contact);
    }
    var leftOut = new HashSet<String>();
    var resolutions = new ArrayList<Resolution>(requests.size());
    for (var request : requests) {
      var resolution =
          isAnyOf(request, leftOut)
              ? new Resolution.Locked()
              : apply(request, leftOut, locksAreTaken);
      if (!(resolution instanceof Resolution.Resolved)) {
        undo();
        request.forEach(call -> leaveOut(call, leftOut));
      }
      changes.clear();
      resolutions.add(resolution);
    }
    return resolutions;
  }

  private static boolean isAnyOf(List<ContactCall> request, Set<String> identifiers) {
    return !identifiers.isEmpty()
        && request.stream().flatMap(ContactCall::identifiers).anyMatch(identifiers::contains);
  }

  private Resolution apply(List<ContactCall> request, Set<String> leftOut, boolean locksAreTaken) {
    if (request.stream().anyMatch(call -> isAboutAny(call, leftOut))) {
      return new Resolution.Locked();
    }
    var keys = new ArrayList<String>(request.size());
    for (var call : request) {
      if (isAboutAny(call, leftOut)) {
        return new Resolution.Locked();
      }
      var contact = namesReplacedIdentifier(call) ? null : match(call);
      if (contact == null) {
        return new Resolution.Ambiguous();
      }
      var after =
          contact.state().after(call, contact.hasAlias(call.identity().anonymousId()), nowMicros);
      boolean isChanged = !after.equals(contact.state());
      if ((isChanged || call.needsLock()) && !contact.isLocked) {
        if (locksAreTaken) {
          return new Resolution.Locked();
        }
        keysToLock.add(contact.key);
      }
      if (isChanged) {
        changes.add(new Change(contact, contact.state()));
        replace(contact, after);
      }
      keys.add(contact.key);
    }
    return new Resolution.Resolved(keys);
  }

  /** The only contact that matches, or a new one if none does; null if the resolver must decide. */
  private @Nullable WorkingContact match(ContactCall call) {
    var email = call.email();
    if (email != null && !isAscii(email)) {
      return null; // PostgreSQL may have another opinion about its lower case
    }
    var candidates = candidates(call).distinct().toList();
    if (candidates.isEmpty() && late.contains(call)) {
      return null; // the caller leaves it out
    }
    if (candidates.isEmpty()) {
      var created = WorkingContact.create();
      byKey.put(created.key, created);
      changes.add(new Change(created, null));
      return created;
    }
    var only = candidates.getFirst();
    var userId = call.identity().userId();
    boolean isOtherUser =
        userId != null && only.state().userId() != null && byUserId.get(userId) != only;
    return candidates.size() == 1 && !isOtherUser ? only : null;
  }

  /** The contacts that have one of the identifiers. */
  private Stream<WorkingContact> candidates(ContactCall call) {
    return Stream.of(
            find(byUserId, call.identity().userId()),
            find(byAnonymousId, call.identity().anonymousId()),
            find(byEmail, lowerCase(call.email())))
        .flatMap(Optional::stream);
  }

  private static Optional<WorkingContact> find(
      Map<String, WorkingContact> index, @Nullable String value) {
    return value == null ? Optional.empty() : Optional.ofNullable(index.get(value));
  }

  /**
   * Whether an identifier was replaced by a call of this group. It is stored still, so another row
   * cannot take it in the same statement.
   */
  private boolean namesReplacedIdentifier(ContactCall call) {
    var email = lowerCase(call.email());
    return isReplaced("user:", call.identity().userId(), byUserId)
        || isReplaced("anonymous:", call.identity().anonymousId(), byAnonymousId)
        || isReplaced("email:", email, byEmail);
  }

  private boolean isReplaced(
      String prefix, @Nullable String value, Map<String, WorkingContact> index) {
    return value != null
        && !index.containsKey(value)
        && storedIdentifiers.contains(prefix.concat(value));
  }

  private boolean isAboutAny(ContactCall call, Set<String> keys) {
    return !keys.isEmpty() && candidates(call).anyMatch(candidate -> keys.contains(candidate.key));
  }

  private void leaveOut(ContactCall call, Set<String> leftOut) {
    call.identifiers().forEach(leftOut::add);
    candidates(call).forEach(candidate -> leftOut.add(candidate.key));
  }

  private void undo() {
    for (var change : changes.reversed()) {
      if (change.before() == null) {
        byKey.remove(change.contact().key);
      } else {
        replace(change.contact(), change.before());
      }
    }
  }

  private void replace(WorkingContact contact, WorkingContact.State next) {
    var before = contact.state();
    identifiers(before)
        .forEach(identifier -> indexOf(identifier).remove(identifier.value(), contact));
    contact.setState(next);
    contact.aliases.forEach(alias -> put(Identifier.of(alias), contact));
    identifiers(next).forEach(identifier -> put(identifier, contact));
  }

  private void index(WorkingContact contact) {
    contact.aliases.forEach(alias -> putIfAbsent(Identifier.of(alias), contact));
    identifiers(contact.state()).forEach(identifier -> put(identifier, contact));
    contact.state().identifiers().forEach(storedIdentifiers::add);
  }

  /** What a contact is found by, such as {@code user:42}. */
  private record Identifier(String kind, String value) {

    static Identifier of(String alias) {
      int colon = alias.indexOf(':');
      return new Identifier(alias.substring(0, colon), alias.substring(colon + 1));
    }

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "Identifier[%s]".formatted(kind);
    }
  }

  private static Stream<Identifier> identifiers(WorkingContact.State state) {
    return Stream.concat(
        state.formerAnonymousIds().stream().map(id -> new Identifier("anonymous", id)),
        Identity.identifiers(state.userId(), state.anonymousId(), state.emailInLowerCase())
            .map(Identifier::of));
  }

  private Map<String, WorkingContact> indexOf(Identifier identifier) {
    return switch (identifier.kind()) {
      case "user" -> byUserId;
      case "anonymous" -> byAnonymousId;
      default -> byEmail;
    };
  }

  private void put(Identifier identifier, WorkingContact contact) {
    indexOf(identifier).put(identifier.value(), contact);
  }

  private void putIfAbsent(Identifier identifier, WorkingContact contact) {
    indexOf(identifier).putIfAbsent(identifier.value(), contact);
  }

  private void save() {
    var changed = byKey.values().stream().filter(WorkingContact::isChanged).toList();
    if (!changed.isEmpty()) {
      rows.update(changed);
    }
    // One order for all transactions, so that two of them cannot wait for each other.
    var created =
        byKey.values().stream()
            .filter(WorkingContact::isNew)
            .sorted(
                comparing(
                        (WorkingContact contact) -> contact.state().userId(),
                        nullsFirst(naturalOrder()))
                    .thenComparing(
                        contact -> contact.state().anonymousId(), nullsFirst(naturalOrder())))
            .toList();
    if (!created.isEmpty() && rows.insert(created) < created.size()) {
      throw new DuplicateKeyException("identify: a contact was created concurrently");
    }
    contactAliases.putFormer(Stream.concat(changed.stream(), created.stream()).toList());
  }

  private static @Nullable String lowerCase(@Nullable String email) {
    return email == null ? null : email.toLowerCase(Locale.ROOT);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
  }
}
