package dev.senda.store.contacts;

import dev.senda.journey.Lifecycle;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says about a contact, to be merged into what is known. {@code email}, {@code
 * phone}, {@code locale} and {@code time_zone} are the contact's own, and texts; {@code lifecycle}
 * moves the contact to the stage of that name ({@link Lifecycle#ofWireName}); every other name is
 * an attribute. A lifecycle that is no stage of ours is kept as an attribute, and leaves the
 * contact without stage: the last word is what conditions see.
 *
 * @param changes new values by name; null forgets what was known
 */
public record Traits(Map<String, @Nullable Object> changes) {

  public static final Traits NONE = new Traits(Map.of());

  static final String EMAIL = "email";
  static final String PHONE = "phone";
  static final String LOCALE = "locale";
  static final String TIME_ZONE = "time_zone";
  public static final String LIFECYCLE = "lifecycle";

  /**
   * @throws IllegalArgumentException if one of the contact's own is no text
   */
  public Traits {
    for (var name : List.of(EMAIL, PHONE, LOCALE, TIME_ZONE)) {
      if (changes.get(name) != null && !(changes.get(name) instanceof String)) {
        throw new IllegalArgumentException(
            "%s: %s (expected a text)".formatted(name, changes.get(name)));
      }
    }
    changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
  }

  /** The address that is said, if one is. */
  public Optional<String> email() {
    return Optional.ofNullable((String) changes.get(EMAIL));
  }

  boolean contains(String name) {
    return changes.containsKey(name);
  }

  @Nullable String textOrKnown(String name, @Nullable String known) {
    return changes.containsKey(name) ? (String) changes.get(name) : known;
  }

  /** The stage of the contact that had this one. */
  @Nullable Lifecycle lifecycleOrKnown(@Nullable Lifecycle known) {
    return contains(LIFECYCLE) ? stage().orElse(null) : known;
  }

  private Optional<Lifecycle> stage() {
    return changes.get(LIFECYCLE) instanceof String said
        ? Lifecycle.ofWireName(said)
        : Optional.empty();
  }

  Map<String, Object> mergedInto(Map<String, Object> attributes) {
    var merged = new HashMap<>(attributes);
    changes.forEach(
        (name, value) -> {
          switch (name) {
            case EMAIL, PHONE, LOCALE, TIME_ZONE -> {}
            default -> {
              if (value == null || (name.equals(LIFECYCLE) && stage().isPresent())) {
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
