package dev.senda.store;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says about a contact, to be merged into what is known. {@code email}, {@code
 * phone}, {@code locale} and {@code time_zone} are the contact's own; every other name is an
 * attribute.
 *
 * @param changes new values by name; null forgets what was known
 */
public record Traits(Map<String, @Nullable Object> changes) {

  public static final Traits NONE = new Traits(Map.of());

  static final String EMAIL = "email";
  static final String PHONE = "phone";
  static final String LOCALE = "locale";
  static final String TIME_ZONE = "time_zone";

  public Traits {
    changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
  }

  /** The address that is said, if one is. */
  public Optional<String> email() {
    return Optional.ofNullable((String) changes.get(EMAIL));
  }

  boolean speakOf(String name) {
    return changes.containsKey(name);
  }

  @Nullable String text(String name, @Nullable String known) {
    return changes.containsKey(name) ? (String) changes.get(name) : known;
  }

  Map<String, Object> mergedInto(Map<String, Object> attributes) {
    var merged = new HashMap<>(attributes);
    changes.forEach(
        (name, value) -> {
          switch (name) {
            case EMAIL, PHONE, LOCALE, TIME_ZONE -> {}
            default -> {
              if (value == null) {
                merged.remove(name);
              } else {
                merged.put(name, value);
              }
            }
          }
        });
    return merged;
  }
}
