package dev.senda.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses a query string that is no percent-encoded UTF-8 (RFC 3986, section 2.1), that holds the
 * character U+0000, which PostgreSQL cannot store, or a parameter without a name. Without it, the
 * first reader of a parameter would fail, and anybody could fill the log with errors.
 *
 * <p>Links in messages and webhooks pass: mail programs append anything to a link, no parameter of
 * theirs is read, and a recipient must arrive.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class QueryStringFilter extends OncePerRequestFilter {

  private static final List<String> CHECKED =
      List.of("/v1/", "/console", "/docs", "/openapi.json", "/swagger-ui");

  private final HandlerExceptionResolver exceptionResolver;

  QueryStringFilter(
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver) {
    this.exceptionResolver = exceptionResolver;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    var path = request.getRequestURI();
    return CHECKED.stream().noneMatch(path::startsWith);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isWellFormed(request.getQueryString())) {
      chain.doFilter(request, response);
      return;
    }
    exceptionResolver.resolveException(
        request,
        response,
        null,
        ApiException.malformedRequest(
            "query string: malformed (expected percent-encoded UTF-8 without U+0000, and a name for"
                + " each parameter)"));
  }

  /** Whether it is percent-encoded UTF-8 without U+0000, and each parameter has a name; null is. */
  public static boolean isWellFormed(@Nullable String query) {
    if (query == null) {
      return true;
    }
    var decoded = new ByteArrayOutputStream(query.length());
    for (int i = 0; i < query.length(); i++) {
      char character = query.charAt(i);
      if (character == '=' && (i == 0 || query.charAt(i - 1) == '&')) {
        return false;
      }
      if (character == '%') {
        int octet = i + 2 < query.length() ? octet(query, i + 1) : -1;
        if (octet <= 0) {
          return false;
        }
        decoded.write(octet);
        i += 2;
      } else if (character < 0x80) {
        decoded.write(character);
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded.toByteArray()));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  /** The value of two hexadecimal digits; -1 if they are none. */
  private static int octet(String query, int start) {
    int high = Character.digit(query.charAt(start), 16);
    int low = Character.digit(query.charAt(start + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
