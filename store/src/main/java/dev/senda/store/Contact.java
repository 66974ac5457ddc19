package dev.senda.store;

import dev.senda.journey.Lifecycle;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person, as we know them.
 *
 * @param key Senda's own opaque id, 13 characters of Crockford base 32
 * @param userId the app's own id for the person
 * @param anonymousId the app's id for the person before it knew who it was
 * @param locale BCP 47; null where unknown
 * @param timeZone IANA name; null where unknown
 * @param lifecycle the stage; null where nobody said one that is known
 * @param score the lead score
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
    @Nullable Lifecycle lifecycle,
    int score,
    Map<String, Object> attributes,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant erasedAt) {

  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  /** Where the contact's clock is: its own zone, or the house's where it has none that exists. */
  public ZoneId zone(ZoneId house) {
    return timeZone != null && ZONES.contains(timeZone) ? ZoneId.of(timeZone) : house;
  }

  /** What conditions see under this name; null where the contact has no such attribute. */
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "email" -> email;
      case "phone" -> phone;
      case "locale" -> locale;
      case "time_zone" -> timeZone;
      case "lifecycle" -> lifecycle == null ? attributes.get(name) : lifecycle.wireName();
      default -> attributes.get(name);
    };
  }
}
