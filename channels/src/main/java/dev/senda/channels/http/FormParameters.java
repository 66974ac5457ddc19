package dev.senda.channels.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parameters of a form or a query, with repeated and empty ones. */
public record FormParameters(SortedMap<String, List<String>> parameters) {

  /**
   * Parses {@code application/x-www-form-urlencoded} text in UTF-8.
   *
   * @param text null for none
   * @throws IllegalArgumentException if the text is not encoded so
   */
  public static FormParameters parse(@Nullable String text) {
    var parameters = new TreeMap<String, List<String>>();
    if (text != null) {
      for (var pair : text.split("&", -1)) {
        if (!pair.isEmpty()) {
          int equals = pair.indexOf('=');
          var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
          var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
          parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
      }
    }
    return new FormParameters(parameters);
  }

  public static FormParameters of(Map<String, String> values) {
    var parameters = new TreeMap<String, List<String>>();
    values.forEach((name, value) -> parameters.put(name, List.of(value)));
    return new FormParameters(parameters);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The first value that is not empty. */
  public Optional<String> get(String name) {
    return parameters.getOrDefault(name, List.of()).stream()
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** Sorted names, each before its values, as Twilio signs them. */
  public String toSignedString() {
    var signed = new StringBuilder();
    parameters.forEach(
        (name, values) ->
            values.stream()
                .distinct()
                .sorted()
                .forEach(value -> signed.append(name).append(value)));
    return signed.toString();
  }
}
