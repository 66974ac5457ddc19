package dev.senda.store.events;

import dev.senda.store.support.JsonColumns;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One text for all JSON objects that are equal: the keys in order, and numbers by their value. */
final class CanonicalJson {

  private CanonicalJson() {}

  static String of(String object) {
    var text = new StringBuilder(object.length());
    append(text, JsonColumns.read(object));
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> object -> {
        var sorted = new TreeMap<String, @Nullable Object>();
        object.forEach((key, one) -> sorted.put(String.valueOf(key), one));
        text.append('{');
        sorted.forEach(
            (key, one) -> {
              text.append(JsonColumns.writeValue(key)).append(':');
              append(text, one);
              text.append(',');
            });
        text.append('}');
      }
      case List<?> array -> {
        text.append('[');
        array.forEach(
            one -> {
              append(text, one);
              text.append(',');
            });
        text.append(']');
      }
      case Number number -> text.append(new BigDecimal(number.toString()).stripTrailingZeros());
      case null -> text.append("null");
      default -> text.append(JsonColumns.writeValue(value));
    }
  }
}
