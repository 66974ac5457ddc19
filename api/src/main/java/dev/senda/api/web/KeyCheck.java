package dev.senda.api.web;

import dev.senda.store.ApiKeys;
import dev.senda.store.ApiKeys.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets a call through whose key is good for it. A key comes as a bearer token (RFC 6750), or as the
 * user name of HTTP Basic, as Segment's clients send it (RFC 7617); the password is not looked at.
 */
@Component
final class KeyCheck implements HandlerInterceptor {

  private final ApiKeys keys;

  KeyCheck(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method) {
      var needed = method.getBeanType().getAnnotation(RequiresKey.class);
      if (needed != null) {
        check(needed.value(), request, response);
      }
    }
    return true;
  }

  private void check(Scope needed, HttpServletRequest request, HttpServletResponse response) {
    var key = keyIn(request.getHeader(HttpHeaders.AUTHORIZATION));
    var scope = key.flatMap(keys::scopeOf);
    if (scope.isEmpty()) {
      response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"senda\", charset=\"UTF-8\"");
      response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"senda\"");
      throw Problem.keyMissing(
          key.isEmpty()
              ? "Authorization: no key (expected one as bearer token, or as the user name of HTTP Basic)"
              : "Authorization: an unknown key (expected one that was given to you)");
    }
    if (needed == Scope.ADMIN && scope.get() != Scope.ADMIN) {
      throw Problem.keyTooNarrow(
          "Authorization: a write key (expected an admin key for this path)");
    }
  }

  private static Optional<String> keyIn(@Nullable String authorization) {
    if (authorization == null) {
      return Optional.empty();
    }
    var words = authorization.strip().split(" +", 2);
    if (words.length < 2) {
      return Optional.empty();
    }
    if (words[0].equalsIgnoreCase("Bearer")) {
      return Optional.of(words[1]);
    }
    return words[0].equalsIgnoreCase("Basic") ? userNameIn(words[1]) : Optional.empty();
  }

  private static Optional<String> userNameIn(String credentials) {
    try {
      var decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      int colon = decoded.indexOf(':');
      return Optional.of(colon < 0 ? decoded : decoded.substring(0, colon))
          .filter(name -> !name.isEmpty());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
