package dev.senda.api.tracking;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;

/** The headers of every response to a link in a message. */
public final class PrivacyHeaders {

  private PrivacyHeaders() {}

  /** No caching, no indexing, no referrer. */
  public static <B extends ResponseEntity.HeadersBuilder<B>> B addTo(B answer) {
    return answer
        .cacheControl(CacheControl.noStore())
        .header("X-Robots-Tag", "noindex, nofollow")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff");
  }
}
