package dev.senda.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person, as we know them.
 *
 * @param key Senda's own opaque id, 13 characters of Crockford base 32
 * @param userId the app's own id for the person
 * @param anonymousId the app's id for the person before it knew who it was
 * @param locale BCP 47; null where unknown
 * @param timeZone IANA name; null where unknown
 * @param attributes everything else that is known: Strings, Numbers, Booleans, Lists and Maps, as
 *     JSON has them
 * @param erasedAt when the person was erased; null for everybody else
 */
public record Contact(
    String key,
    @Nullable String userId,
    @Nullable String anonymousId,
    @Nullable String email,
    @Nullable String phone,
    @Nullable String locale,
    @Nullable String timeZone,
    Map<String, Object> attributes,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant erasedAt) {

  /** What conditions see under this name; null where the contact has no such attribute. */
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "email" -> email;
      case "phone" -> phone;
      case "locale" -> locale;
      case "time_zone" -> timeZone;
      default -> attributes.get(name);
    };
  }
}
