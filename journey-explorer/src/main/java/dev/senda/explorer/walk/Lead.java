package dev.senda.explorer.walk;

import dev.senda.journey.Event;
import dev.senda.journey.Match;
import dev.senda.journey.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A contact of a story: who they are, and what they do. Each word hands back a lead who also does
 * this.
 */
public final class Lead implements Profile {

  /**
   * Something that the lead does elsewhere.
   *
   * @param event what happens; its properties have the values that it asks for
   * @param after how long after the enrollment
   */
  record Deed(Event event, Duration after) {

    boolean is(Event awaited) {
      var properties = new HashMap<String, Object>();
      for (var property : event.properties()) {
        if (property.match() instanceof Match.Is is) {
          properties.put(property.name(), is.value());
        }
      }
      return awaited.matches(event.name(), properties);
    }
  }

  private final Map<String, Duration> opens;
  private final Map<String, Duration> clicks;
  private final Map<String, Object> attributes;
  private final List<Deed> deeds;

  private Lead(
      Map<String, Duration> opens,
      Map<String, Duration> clicks,
      Map<String, Object> attributes,
      List<Deed> deeds) {
    this.opens = opens;
    this.clicks = clicks;
    this.attributes = attributes;
    this.deeds = deeds;
  }

  /** Somebody of whom nothing is known, and who does nothing. */
  public static Lead lead() {
    return new Lead(Map.of(), Map.of(), Map.of(), List.of());
  }

  /** Opens the message of that step at once. */
  public Lead opens(String step) {
    return opens(step, Duration.ZERO);
  }

  /** Opens the message of that step this long after it was sent. */
  public Lead opens(String step, Duration after) {
    return new Lead(with(opens, step, notNegative(after)), clicks, attributes, deeds);
  }

  /** Clicks a link in the message of that step at once, which opens it, too. */
  public Lead clicks(String step) {
    return clicks(step, Duration.ZERO);
  }

  /** Clicks a link in the message of that step this long after it was sent. */
  public Lead clicks(String step, Duration after) {
    return new Lead(opens, with(clicks, step, notNegative(after)), attributes, deeds);
  }

  /** Has an attribute of that value. */
  public Lead has(String attribute, Object value) {
    return new Lead(opens, clicks, with(attributes, attribute, value), deeds);
  }

  /**
   * Does something elsewhere, this long after the enrollment: {@code does(event("Order
   * Completed").with("total", 50), days(2))}.
   *
   * @throws IllegalArgumentException if a property has no value, but a range of them
   */
  public Lead does(Event event, Duration after) {
    for (var property : event.properties()) {
      if (!(property.match() instanceof Match.Is)) {
        throw new IllegalArgumentException(
            "property \"%s\": %s (expected one value, such as with(\"total\", 50))"
                .formatted(property.name(), property.match()));
      }
    }
    var all = new ArrayList<>(deeds);
    all.add(new Deed(event, notNegative(after)));
    return new Lead(opens, clicks, attributes, all);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return attributes.get(name);
  }

  /** How long after it was sent the message is opened; null if never. */
  @Nullable Duration opened(String step) {
    var open = opens.get(step);
    var click = clicks.get(step);
    if (open == null || click == null) {
      return open == null ? click : open;
    }
    return open.compareTo(click) < 0 ? open : click;
  }

  /** How long after it was sent the message is clicked; null if never. */
  @Nullable Duration clicked(String step) {
    return clicks.get(step);
  }

  /** In the order in which they happen. */
  List<Deed> deeds() {
    return deeds.stream().sorted(Comparator.comparing(Deed::after)).toList();
  }

  private static Duration notNegative(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("after: %s (expected zero or more)".formatted(duration));
    }
    return duration;
  }

  private static <V> Map<String, V> with(Map<String, V> all, String key, V value) {
    var more = new LinkedHashMap<>(all);
    more.put(key, value);
    return more;
  }
}
