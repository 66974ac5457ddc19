package dev.senda.api.tracking;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;

/** What every answer to a link of a mail says. */
public final class PrivacyHeaders {

  private PrivacyHeaders() {}

  /** Kept by no cache, found by no search engine, told to no other site. */
  public static <B extends ResponseEntity.HeadersBuilder<B>> B addTo(B answer) {
    return answer
        .cacheControl(CacheControl.noStore())
        .header("X-Robots-Tag", "noindex, nofollow")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff");
  }
}
