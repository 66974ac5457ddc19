package dev.senda.api.preferences;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of a submitted form; a field may occur several times. */
final class FormFields {

  private final Map<String, String[]> values;

  private FormFields(Map<String, String[]> values) {
    this.values = values;
  }

  /** Empty for a form that cannot be read: broken, or longer than the server takes (64 KB). */
  static Optional<FormFields> of(HttpServletRequest request) {
    try {
      return Optional.of(new FormFields(request.getParameterMap()));
    } catch (IllegalStateException _) {
      // The servlet container reports it so (Servlet 6.1, ServletRequest.getParameterMap).
      return Optional.empty();
    }
  }

  List<String> all(String name) {
    return Stream.of(values.getOrDefault(name, new String[0])).toList();
  }

  /** The first of that name; null where there is none. */
  @Nullable String first(String name) {
    return all(name).stream().findFirst().orElse(null);
  }
}
