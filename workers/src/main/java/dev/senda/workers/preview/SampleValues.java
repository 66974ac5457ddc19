package dev.senda.workers.preview;

import dev.senda.journey.LifecycleStage;
import dev.senda.store.contacts.Contact;
import dev.senda.store.support.JsonColumns;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The values that a preview prints instead of those of a contact.
 *
 * @param contact the traits of a contact, with {@code email}, {@code phone}, {@code locale} and
 *     {@code time_zone}; null where none are given
 * @param events the properties of events, by the names that templates use; also the digest, and
 *     what is fetched for the message
 * @param coupon null where none is given
 */
public record SampleValues(
    @Nullable Map<String, Object> contact, Map<String, Object> events, @Nullable String coupon) {

  private static final String CONTACT = "contact";
  private static final String COUPON = "coupon";
  private static final String DIGEST = "digest";
  private static final String DIGEST_REST = "digest_rest";

  /** Nothing is given. */
  public static final SampleValues NONE = new SampleValues(null, Map.of(), null);

  public SampleValues {
    events = Map.copyOf(events);
  }

  /**
   * Reads a JSON object: {@code {"contact": {"first_name": "Ana"}, "event": {"form": "pricing"},
   * "coupon": "TEN", "digest": [{"title": "News"}], "digest_rest": 3}}.
   *
   * @param data the name of what is fetched for the message, which may be any value; null for
   *     nothing
   * @throws IllegalArgumentException if it is no such object; the message says what is expected
   */
  public static SampleValues parse(String json, @Nullable String data) {
    Map<String, Object> values;
    try {
      values = JsonColumns.read(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "sample: no JSON object (expected one such as {\"contact\": {\"first_name\": \"Ana\"},"
              + " \"event\": {\"form\": \"pricing\"}})",
          e);
    }
    Map<String, Object> contact = null;
    String coupon = null;
    var events = new HashMap<String, Object>();
    for (var entry : values.entrySet()) {
      if (entry.getKey().equals(COUPON)) {
        coupon = String.valueOf(entry.getValue());
      } else if (entry.getKey().equals(CONTACT)) {
        contact = properties(entry);
      } else if (entry.getKey().equals(DIGEST)) {
        events.put(DIGEST, digestItems(entry.getValue()));
      } else if (entry.getKey().equals(DIGEST_REST)) {
        events.put(DIGEST_REST, digestRest(entry.getValue()));
      } else if (!entry.getKey().equals(data)) {
        events.put(entry.getKey(), properties(entry));
      } else if (entry.getValue() != null) {
        events.put(data, entry.getValue());
      }
    }
    return new SampleValues(contact, events, coupon);
  }

  /** A digest as templates print it. */
  static Map<String, Object> digest(List<Map<String, Object>> items, int rest) {
    return Map.of(DIGEST, items, DIGEST_REST, rest);
  }

  private static List<Map<String, Object>> digestItems(@Nullable Object value) {
    if (value instanceof List<?> items && items.stream().allMatch(Map.class::isInstance)) {
      return items.stream().map(item -> withoutUnknown((Map<?, ?>) item)).toList();
    }
    throw new IllegalArgumentException(
        "sample: \"digest\" is no list of objects (expected one, such as [{\"title\": \"News\"}])");
  }

  private static Number digestRest(@Nullable Object value) {
    if (value instanceof Number rest) {
      return rest;
    }
    throw new IllegalArgumentException(
        "sample: \"digest_rest\" is no number (expected how many more events there are, such as 3)");
  }

  private static Map<String, Object> properties(Map.Entry<String, Object> entry) {
    if (!(entry.getValue() instanceof Map<?, ?> properties)) {
      throw new IllegalArgumentException(
          "sample: \"%s\" is no object (expected one, such as {\"form\": \"pricing\"}, or \"coupon\" with a text)"
              .formatted(entry.getKey()));
    }
    return withoutUnknown(properties);
  }

  private static Map<String, Object> withoutUnknown(Map<?, ?> properties) {
    var known = new HashMap<String, Object>();
    properties.forEach(
        (name, value) -> {
          if (value != null) {
            known.put(name.toString(), value);
          }
        });
    return known;
  }

  /** A contact with these traits, who is not stored. */
  static Contact contactOf(Map<String, Object> traits, @Nullable String locale) {
    var attributes = new HashMap<>(traits);
    var ownLocale = text(attributes.remove("locale"));
    return new Contact(
        "0000000000000",
        null,
        null,
        text(attributes.remove("email")),
        text(attributes.remove("phone")),
        locale == null ? ownLocale : locale,
        text(attributes.remove("time_zone")),
        LifecycleStage.ofWireName(String.valueOf(attributes.remove("lifecycle"))).orElse(null),
        0,
        attributes,
        Instant.EPOCH,
        Instant.EPOCH,
        null);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** Personal data stays out of logs. */
  @Override
  public String toString() {
    return "SampleValues[events=%s]".formatted(events.keySet());
  }
}
