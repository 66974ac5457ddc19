package dev.senda.api.security;

import dev.senda.api.http.ApiException;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
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
final class ApiKeyInterceptor implements HandlerInterceptor {

  private final ApiKeys keys;

  ApiKeyInterceptor(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method) {
      var needed = method.getBeanType().getAnnotation(RequiresScope.class);
      if (needed != null) {
        requireScope(needed.value(), request, response);
      }
    }
    return true;
  }

  private void requireScope(
      ApiKeyScope needed, HttpServletRequest request, HttpServletResponse response) {
    var key = parseKey(request.getHeader(HttpHeaders.AUTHORIZATION));
    var scope = key.flatMap(keys::findScope);
    if (scope.isEmpty()) {
      response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"senda\", charset=\"UTF-8\"");
      response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"senda\"");
      throw ApiException.authenticationRequired(
          key.isEmpty()
              ? "Authorization: no key (expected one as bearer token, or as the user name of HTTP Basic)"
              : "Authorization: an unknown key (expected a valid API key)");
    }
    if (needed == ApiKeyScope.ADMIN && scope.get() != ApiKeyScope.ADMIN) {
      throw ApiException.insufficientScope(
          "Authorization: a write key (expected an admin key for this path)");
    }
  }

  private static Optional<String> parseKey(@Nullable String authorization) {
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
    return words[0].equalsIgnoreCase("Basic") ? parseBasicUserName(words[1]) : Optional.empty();
  }

  private static Optional<String> parseBasicUserName(String credentials) {
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
