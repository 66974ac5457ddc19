package dev.senda.api.recipients;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** The headers of every response to a link in a message. */
public final class PrivacyHeaders {

  /** No caching, no indexing, no referrer. */
  private static final Map<String, String> ALL =
      Map.of(
          HttpHeaders.CACHE_CONTROL,
          "no-store",
          "X-Robots-Tag",
          "noindex, nofollow",
          "Referrer-Policy",
          "no-referrer",
          "X-Content-Type-Options",
          "nosniff");

  private PrivacyHeaders() {}

  public static <B extends ResponseEntity.HeadersBuilder<B>> B addTo(B answer) {
    ALL.forEach((name, value) -> answer.header(name, value));
    return answer;
  }

  public static void addTo(HttpServletResponse response) {
    ALL.forEach(response::setHeader);
  }
}
