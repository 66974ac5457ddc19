package dev.senda.store.contacts;

import dev.senda.journey.LifecycleStage;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Traits of a contact, to be merged into the stored ones. {@code email}, {@code phone}, {@code
 * locale} and {@code time_zone} are fields of the contact and must be texts; {@code lifecycle}
 * moves the contact to the stage of that name ({@link LifecycleStage#ofWireName}); every other name
 * is an attribute. A lifecycle that is not a known stage is kept as an attribute and leaves the
 * contact without a stage, so that conditions see the last value.
 *
 * @param changes new values by name; null removes the stored value
 */
public record Traits(Map<String, @Nullable Object> changes) {

  // Before NONE, whose constructor reads it.
  private static final List<String> FIELDS = List.of("email", "phone", "locale", "time_zone");

  public static final Traits NONE = new Traits(Map.of());

  static final String EMAIL = "email";
  static final String PHONE = "phone";
  static final String LOCALE = "locale";
  static final String TIME_ZONE = "time_zone";
  public static final String LIFECYCLE = "lifecycle";

  /**
   * Checks the contact's own fields.
   *
   * @throws IllegalArgumentException if one of them is not a text
   */
  public Traits {
    for (var name : FIELDS) {
      if (changes.get(name) != null && !(changes.get(name) instanceof String)) {
        throw new IllegalArgumentException(
            "%s: %s (expected a text)".formatted(name, changes.get(name)));
      }
    }
    changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
  }

  /** The email address among the traits. */
  public Optional<String> email() {
    return Optional.ofNullable((String) changes.get(EMAIL));
  }

  boolean contains(String name) {
    return changes.containsKey(name);
  }

  @Nullable String textOrKnown(String name, @Nullable String known) {
    return changes.containsKey(name) ? (String) changes.get(name) : known;
  }

  /** The stage after the merge, of a contact that had this one. */
  @Nullable LifecycleStage lifecycleOrKnown(@Nullable LifecycleStage known) {
    return contains(LIFECYCLE) ? stage().orElse(null) : known;
  }

  /** As {@link #lifecycleOrKnown}, by wire names. */
  @Nullable String lifecycleNameOrKnown(@Nullable String known) {
    return contains(LIFECYCLE) ? stage().map(LifecycleStage::wireName).orElse(null) : known;
  }

  /** Whether a change may be one of the attributes. */
  boolean changesAttributes() {
    return changes.keySet().stream().anyMatch(name -> !FIELDS.contains(name));
  }

  private Optional<LifecycleStage> stage() {
    return changes.get(LIFECYCLE) instanceof String name
        ? LifecycleStage.ofWireName(name)
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
