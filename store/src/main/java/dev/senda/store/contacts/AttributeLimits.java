package dev.senda.store.contacts;

import dev.senda.store.support.JsonColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many attributes a contact has at most, because each send reads all of them and anybody with a
 * key can add more.
 *
 * @param maxAttributes the most attributes of a contact
 * @param maxBytes the most that they take together, in bytes of JSON in UTF-8
 */
public record AttributeLimits(int maxAttributes, int maxBytes) {

  /** The limits of a contact. */
  public static final AttributeLimits OF_CONTACT = new AttributeLimits(300, 64 * 1024);

  /** How far browser keys may fill a contact, so that there is room for those of a server. */
  public static final AttributeLimits OF_BROWSER = new AttributeLimits(150, 32 * 1024);

  /**
   * What was kept.
   *
   * @param leftOut the names of the changes that did not fit
   */
  record Fitting(Map<String, Object> attributes, List<String> leftOut) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "Fitting[leftOut=%d]".formatted(leftOut.size());
    }
  }

  boolean isExceededBy(Map<String, Object> attributes) {
    return attributes.size() > maxAttributes
        || (mayExceed(attributes) && size(attributes) > maxBytes);
  }

  /** Whether it is worth to measure: JSON writes one character in at most six bytes. */
  private boolean mayExceed(Map<String, Object> attributes) {
    long bytes = 2;
    for (var entry : attributes.entrySet()) {
      if (!(entry.getValue() instanceof String text)) {
        return true;
      }
      bytes += 6L * (entry.getKey().length() + text.length()) + 6;
    }
    return bytes > maxBytes;
  }

  /**
   * As many of the changes as fit: all removals, and then the new values in their order.
   *
   * @param before the stored attributes, which are kept even if they exceed the limits
   */
  Fitting fit(Map<String, Object> before, Map<String, Object> merged) {
    var fitting = new LinkedHashMap<>(before);
    fitting.keySet().retainAll(merged.keySet());
    var leftOut = new ArrayList<String>();
    int size = size(fitting);
    for (var entry : merged.entrySet()) {
      var known = fitting.get(entry.getKey());
      if (entry.getValue().equals(known)) {
        continue;
      }
      int growth =
          size(Map.of(entry.getKey(), entry.getValue()))
              - (known == null ? 0 : size(Map.of(entry.getKey(), known)));
      boolean isOneMore = known == null && fitting.size() >= maxAttributes;
      if (!isOneMore && (growth <= 0 || size + growth <= maxBytes)) {
        fitting.put(entry.getKey(), entry.getValue());
        size += growth;
      } else {
        leftOut.add(entry.getKey());
      }
    }
    return new Fitting(fitting, leftOut);
  }

  private static int size(Map<String, Object> attributes) {
    return JsonColumns.write(attributes).getBytes(StandardCharsets.UTF_8).length;
  }
}
