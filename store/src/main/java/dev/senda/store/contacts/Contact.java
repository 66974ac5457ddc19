package dev.senda.store.contacts;

import dev.senda.journey.Channel;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.Match;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A contact.
 *
 * @param key Senda's own opaque id, 13 characters of Crockford base 32
 * @param userId the app's own id of the person
 * @param anonymousId the app's id from before it knew the person
 * @param locale BCP 47; null where unknown
 * @param timeZone IANA name; null where unknown
 * @param lifecycle the stage; null where unknown
 * @param score the lead score
 * @param attributes all other traits: Strings, Numbers, Booleans, Lists and Maps, as JSON has them
 * @param erasedAt when the contact was erased; null otherwise
 */
public record Contact(
    String key,
    @Nullable String userId,
    @Nullable String anonymousId,
    @Nullable String email,
    @Nullable String phone,
    @Nullable String locale,
    @Nullable String timeZone,
    @Nullable LifecycleStage lifecycle,
    int score,
    Map<String, Object> attributes,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant erasedAt) {

  /** The attribute with the Messenger id. */
  public static final String MESSENGER_ID = "messenger_id";

  /** The attribute with the push token of the device. */
  public static final String PUSH_TOKEN = "push_token";

  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  /** Whether the contact has a time zone that exists. */
  public boolean hasTimeZone() {
    return timeZone != null && ZONES.contains(timeZone);
  }

  /** The contact's time zone, or the default if it has none that exists. */
  public ZoneId zoneOrDefault(ZoneId defaultZone) {
    return timeZone != null && ZONES.contains(timeZone) ? ZoneId.of(timeZone) : defaultZone;
  }

  /**
   * The contact's address on this channel, unchecked; null where unknown.
   *
   * @throws IllegalArgumentException for a channel that reaches no contact
   */
  public @Nullable String address(Channel channel) {
    return switch (channel) {
      case EMAIL -> email;
      case SMS, WHATSAPP -> phone;
      case MESSENGER -> addressIn(attributes, MESSENGER_ID);
      case PUSH -> addressIn(attributes, PUSH_TOKEN);
      case WEBHOOK ->
          throw new IllegalArgumentException(
              "channel: %s (expected a channel that reaches contacts)"
                  .formatted(channel.wireName()));
    };
  }

  /** The address in this attribute, unchecked; null where there is none. */
  static @Nullable String addressIn(Map<String, Object> attributes, String name) {
    return switch (attributes.get(name)) {
      case String text -> text;
      case Number number -> number.toString();
      case null, default -> null;
    };
  }

  /**
   * The value that conditions see under this name, or at this path into an attribute, such as
   * {@code address.city}; null if the contact has none.
   */
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "email" -> email;
      case "phone" -> phone;
      case "locale" -> locale;
      case "time_zone" -> timeZone;
      case "lifecycle" -> lifecycle == null ? attributes.get(name) : lifecycle.wireName();
      default -> Match.find(attributes, name);
    };
  }

  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "Contact[key=%s]".formatted(key);
  }
}
