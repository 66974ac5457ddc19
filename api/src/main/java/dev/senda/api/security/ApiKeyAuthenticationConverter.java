package dev.senda.api.security;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads the API key of a request: a bearer token (RFC 6750), or the user name of HTTP Basic, as
 * Segment's clients send their write key (RFC 7617). The password is ignored.
 */
final class ApiKeyAuthenticationConverter implements AuthenticationConverter {

  /** Null for a request without a key. */
  @Override
  public @Nullable ApiKeyAuthentication convert(HttpServletRequest request) {
    var key = parseKey(request.getHeader(HttpHeaders.AUTHORIZATION));
    return key == null || key.isEmpty() ? null : ApiKeyAuthentication.unauthenticated(key);
  }

  private static @Nullable String parseKey(@Nullable String authorization) {
    if (authorization == null) {
      return null;
    }
    var words = authorization.strip().split(" +", 2);
    if (words.length < 2) {
      return null;
    }
    if (words[0].equalsIgnoreCase("Bearer")) {
      return words[1];
    }
    return words[0].equalsIgnoreCase("Basic") ? parseBasicUserName(words[1]) : null;
  }

  private static @Nullable String parseBasicUserName(String credentials) {
    try {
      var decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      int colon = decoded.indexOf(':');
      return colon < 0 ? decoded : decoded.substring(0, colon);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
