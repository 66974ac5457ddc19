package dev.senda.store.contacts;

import dev.senda.journey.Channel;
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

  /** The attribute by which Messenger knows the person. */
  public static final String MESSENGER_ID = "messenger_id";

  /** The attribute by which the push service knows the person's device. */
  public static final String PUSH_TOKEN = "push_token";

  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  /** Where the contact's clock is: its own zone, or the house's where it has none that exists. */
  public ZoneId zoneOrDefault(ZoneId house) {
    return timeZone != null && ZONES.contains(timeZone) ? ZoneId.of(timeZone) : house;
  }

  /**
   * Where the contact is reached on this channel, whatever it looks like; null where nobody said.
   *
   * @throws IllegalArgumentException for a channel by which nobody is written to
   */
  public @Nullable String address(Channel channel) {
    return switch (channel) {
      case EMAIL -> email;
      case SMS, WHATSAPP -> phone;
      case MESSENGER -> text(attributes.get(MESSENGER_ID));
      case PUSH -> text(attributes.get(PUSH_TOKEN));
      case WEBHOOK ->
          throw new IllegalArgumentException(
              "channel: %s (expected one by which contacts are written to)"
                  .formatted(channel.wireName()));
    };
  }

  private static @Nullable String text(@Nullable Object attribute) {
    return switch (attribute) {
      case String text -> text;
      case Number number -> number.toString();
      case null, default -> null;
    };
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
