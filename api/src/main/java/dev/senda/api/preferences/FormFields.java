package dev.senda.api.preferences;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a submitted form, URL-encoded or multipart (RFC 7578); a field may occur several
 * times.
 */
final class FormFields {

  /** In bytes, as for URL-encoded forms. */
  private static final int LONGEST_FORM = 64 * 1024;

  private final Map<String, List<String>> values;

  private FormFields(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Empty for a form that cannot be read: broken, or longer than the server takes (64 KB). */
  static Optional<FormFields> of(HttpServletRequest request) {
    try {
      return isMultipart(request)
          ? readParts(request).map(FormFields::new)
          : Optional.of(new FormFields(parameters(request)));
    } catch (IllegalStateException | IOException | MessagingException _) {
      // The servlet container reports it so (Servlet 6.1, ServletRequest.getParameterMap).
      return Optional.empty();
    }
  }

  static boolean isMultipart(HttpServletRequest request) {
    var type = request.getContentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }

  private static Map<String, List<String>> parameters(HttpServletRequest request) {
    var parameters = new HashMap<String, List<String>>();
    request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
    return parameters;
  }

  /** A form that is cut off would untick boxes that its sender left ticked: it is not read. */
  private static Optional<Map<String, List<String>>> readParts(HttpServletRequest request)
      throws IOException, MessagingException {
    var body = request.getInputStream().readNBytes(LONGEST_FORM + 1);
    var form = new MimeMultipart(new ByteArrayDataSource(body, request.getContentType()));
    if (body.length > LONGEST_FORM || form.getCount() == 0 || !form.isComplete()) {
      return Optional.empty();
    }
    var fields = new HashMap<String, List<String>>();
    for (int i = 0; i < form.getCount(); i++) {
      var part = form.getBodyPart(i);
      var headers = part.getHeader("Content-Disposition");
      var name = headers == null ? null : new ContentDisposition(headers[0]).getParameter("name");
      if (name == null) {
        return Optional.empty();
      }
      var value = new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
    return Optional.of(fields);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The first of that name; null where there is none. */
  @Nullable String first(String name) {
    return all(name).stream().findFirst().orElse(null);
  }
}
