package dev.senda.api.tracking;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;

/** What every answer to a link of a mail says. */
final class Headers {

  private Headers() {}

  /** Kept by no cache, found by no search engine, told to no other site. */
  static <B extends ResponseEntity.HeadersBuilder<B>> B quiet(B answer) {
    return answer
        .cacheControl(CacheControl.noStore())
        .header("X-Robots-Tag", "noindex, nofollow")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff");
  }
}
