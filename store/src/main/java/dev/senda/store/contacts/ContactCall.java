package dev.senda.store.contacts;

import dev.senda.store.contacts.Contacts.Identity;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call about a contact, of several that are resolved together.
 *
 * @param needsLock whether the contact must be locked even if its row does not change
 * @param occurredAt when the traits were stated, simulated time; null for now, where a repetition
 *     is not recorded
 */
public record ContactCall(
    Identity identity, Traits traits, boolean needsLock, @Nullable Instant occurredAt) {

  /** A call whose traits are stated now. */
  public ContactCall(Identity identity, Traits traits, boolean needsLock) {
    this(identity, traits, needsLock, null);
  }

  /** The traits, with the address of the identity. */
  Traits statedTraits() {
    return identity.email() == null ? traits : traits.withEmail(identity.email());
  }

  /** The address that the call gives, in the identity or among the traits. */
  @Nullable String email() {
    return identity.email() != null ? identity.email() : traits.email().orElse(null);
  }

  /** Whether the call says that it happened before this. */
  boolean isBefore(Instant instant) {
    return occurredAt != null && occurredAt.isBefore(instant);
  }

  /** What the call names its contact by: calls with a common identifier are about one person. */
  public Stream<String> identifiers() {
    return Identity.identifiers(identity.userId(), identity.anonymousId(), email());
  }

  /** No personal data. */
  @Override
  public String toString() {
    return "ContactCall[%s]".formatted(identity);
  }

  /** What became of the calls of one request: all of them, or none. */
  public sealed interface Resolution {

    /**
     * The calls are stored.
     *
     * @param contacts the keys of the contacts, in the order of the calls
     */
    record Resolved(List<String> contacts) implements Resolution {}

    /** Nothing is stored: several contacts match, so {@link Contacts#identify} must decide. */
    record Ambiguous() implements Resolution {}

    /** Nothing is stored: another transaction holds the lock of a contact. */
    record Locked() implements Resolution {}
  }
}
