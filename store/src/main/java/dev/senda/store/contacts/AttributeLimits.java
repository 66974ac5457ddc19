package dev.senda.store.contacts;

import dev.senda.store.support.JsonColumns;
import java.util.HashMap;
import java.util.Map;

/**
 * How many attributes a contact has at most, because each send reads all of them and anybody with a
 * write key can add more.
 */
public final class AttributeLimits {

  /** The most attributes of a contact. */
  public static final int MAX_ATTRIBUTES = 300;

  /** The most that they take together, in characters of JSON. */
  public static final int MAX_CHARACTERS = 64 * 1024;

  private AttributeLimits() {}

  /** Whether a contact may have these. */
  public static boolean isWithin(Map<String, Object> attributes) {
    return attributes.size() <= MAX_ATTRIBUTES
        && (attributes.size() <= 1 || size(attributes) <= MAX_CHARACTERS);
  }

  /**
   * As many of the changes as fit: all removals, and then the new values in their order.
   *
   * @param before the stored attributes, which are kept even if they exceed the limits
   */
  static Map<String, Object> fit(Map<String, Object> before, Map<String, Object> merged) {
    var fitting = new HashMap<>(before);
    fitting.keySet().retainAll(merged.keySet());
    int size = size(fitting);
    for (var entry : merged.entrySet()) {
      var known = fitting.get(entry.getKey());
      int growth =
          size(Map.of(entry.getKey(), entry.getValue()))
              - (known == null ? 0 : size(Map.of(entry.getKey(), known)));
      boolean isOneMore = known == null && fitting.size() >= MAX_ATTRIBUTES;
      if (!isOneMore && (growth <= 0 || size + growth <= MAX_CHARACTERS)) {
        fitting.put(entry.getKey(), entry.getValue());
        size += growth;
      }
    }
    return fitting;
  }

  private static int size(Map<String, Object> attributes) {
    return JsonColumns.write(attributes).length();
  }
}
