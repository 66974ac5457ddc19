package dev.senda.store.contacts;

import dev.senda.journey.LifecycleStage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Traits of a contact, to be merged into the stored ones. {@code email}, {@code phone}, {@code
 * locale} and {@code time_zone} are fields of the contact and must be texts; {@code lifecycle}
 * moves the contact to the stage of that name ({@link LifecycleStage#ofWireName}); every other name
 * is an attribute. A lifecycle that is not a known stage is kept as an attribute and leaves the
 * contact without a stage, so that conditions see the last value.
 *
 * @param changes new values by name; null removes the stored value
 * @param fallbacks locale and time zone for a contact that has none
 * @param isByBrowser whether a browser key states them, which anybody can read
 * @param limitListener called with the names of the attributes that {@link AttributeLimits} leave
 *     out
 */
public record Traits(
    Map<String, @Nullable Object> changes,
    Map<String, String> fallbacks,
    boolean isByBrowser,
    Consumer<List<String>> limitListener) {

  // Before NONE, whose constructor reads it.
  private static final List<String> FIELDS = List.of("email", "phone", "locale", "time_zone");

  /** The traits that are columns of their own. */
  static final List<String> OWN_FIELDS =
      List.of("email", "phone", "locale", "time_zone", "lifecycle");

  public static final Traits NONE = new Traits(Map.of());

  public static final String EMAIL = "email";
  public static final String PHONE = "phone";
  public static final String LOCALE = "locale";
  public static final String TIME_ZONE = "time_zone";
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
    fallbacks = Map.copyOf(fallbacks);
  }

  public Traits(Map<String, @Nullable Object> changes) {
    this(changes, Map.of(), false, _ -> {});
  }

  /** The same, with a locale and a time zone for a contact that has none. */
  public Traits withFallbacks(Map<String, String> values) {
    return new Traits(changes, values, isByBrowser, limitListener);
  }

  /** The same, with a listener for the names of what {@link AttributeLimits} leave out. */
  public Traits withLimitListener(Consumer<List<String>> listener) {
    return new Traits(changes, fallbacks, isByBrowser, listener);
  }

  /** The same, stated by a browser key. */
  public Traits byBrowser() {
    return new Traits(changes, fallbacks, true, limitListener);
  }

  /** These traits, after others that count more. */
  public Traits mergedWith(Traits other) {
    var merged = new LinkedHashMap<>(other.changes);
    changes.forEach(
        (name, value) -> {
          if (!other.contains(name)) {
            merged.put(name, value);
          }
        });
    return new Traits(merged, other.fallbacks, isByBrowser, limitListener);
  }

  /** The same without these. */
  public Traits without(Collection<String> names) {
    var rest = new LinkedHashMap<>(changes);
    rest.keySet().removeAll(names);
    return new Traits(rest, fallbacks, isByBrowser, limitListener);
  }

  /** The email address among the traits. */
  public Optional<String> email() {
    return Optional.ofNullable((String) changes.get(EMAIL));
  }

  Traits withEmail(String email) {
    var all = new LinkedHashMap<>(changes);
    all.put(EMAIL, email);
    return new Traits(all, fallbacks, isByBrowser, limitListener);
  }

  /** The traits with these names. */
  Traits only(Set<String> names) {
    if (names.containsAll(changes.keySet())) {
      return this;
    }
    var some = new LinkedHashMap<>(changes);
    some.keySet().retainAll(names);
    return new Traits(some, fallbacks, isByBrowser, limitListener);
  }

  boolean contains(String name) {
    return changes.containsKey(name);
  }

  @Nullable String textOrKnown(String name, @Nullable String known) {
    if (changes.containsKey(name)) {
      return (String) changes.get(name);
    }
    return known == null ? fallbacks.get(name) : known;
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
  public boolean changesAttributes() {
    return changes.keySet().stream().anyMatch(name -> !FIELDS.contains(name));
  }

  /** The names of what {@link AttributeLimits} leave out for a contact with these attributes. */
  public List<String> exceeding(Map<String, Object> attributes) {
    var leftOut = new ArrayList<String>();
    withLimitListener(leftOut::addAll).mergedInto(attributes);
    return leftOut;
  }

  private Optional<LifecycleStage> stage() {
    return changes.get(LIFECYCLE) instanceof String name
        ? LifecycleStage.ofWireName(name)
        : Optional.empty();
  }

  Map<String, Object> mergedInto(Map<String, Object> attributes) {
    var merged = new LinkedHashMap<>(attributes);
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
    var limits = isByBrowser ? AttributeLimits.OF_BROWSER : AttributeLimits.OF_CONTACT;
    if (merged.equals(attributes) || !limits.isExceededBy(merged)) {
      return merged;
    }
    var fitting = limits.fit(attributes, merged);
    if (!fitting.leftOut().isEmpty()) {
      limitListener.accept(fitting.leftOut());
    }
    return fitting.attributes();
  }
}
