package dev.senda.api.ingest;

import dev.senda.api.http.ApiException;
import dev.senda.api.http.FieldError;
import dev.senda.api.http.JsonBody;
import dev.senda.api.http.QueryStringFilter;
import dev.senda.api.ingest.parsing.TrackingCallType;
import dev.senda.api.security.ApiKeyAuthenticator;
import dev.senda.store.security.ApiKeys.ApiKey;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves the tracking calls before Spring's filters and its dispatcher, which cost more than the
 * call. What is unusual passes on to them: another method, no valid key. Both ways end in {@link
 * IngestController}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class IngestFilter extends HttpFilter {

  private static final long serialVersionUID = 1;

  private static final byte[] SUCCESS = "{\"success\":true}".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_KEY_LENGTH = 200;

  private final transient ApiKeyAuthenticator authenticator;
  private final transient IngestController controller;
  private final transient HandlerExceptionResolver exceptionResolver;
  private final transient IngestMetrics metrics;
  private final transient JsonMapper json;

  IngestFilter(
      ApiKeyAuthenticator authenticator,
      IngestController controller,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver,
      IngestMetrics metrics,
      JsonMapper json) {
    this.authenticator = authenticator;
    this.controller = controller;
    this.exceptionResolver = exceptionResolver;
    this.metrics = metrics;
    this.json = json;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var type = TrackingPaths.findType(request.getRequestURI());
    if (type == null) {
      chain.doFilter(request, response);
    } else if (CrossOriginHeaders.isPreflight(request)) {
      CrossOriginHeaders.answerPreflight(request, response);
    } else if (request.getMethod().equals("POST")
        && QueryStringFilter.isWellFormed(request.getQueryString())) {
      answer(type, request, response, chain);
    } else {
      CrossOriginHeaders.allowOrigin(request, response);
      chain.doFilter(request, response);
    }
  }

  private void answer(
      TrackingCallType type,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    long start = System.nanoTime();
    try {
      byte @Nullable [] body = null;
      Optional<ApiKey> key;
      var sentKey = authenticator.findKey(request);
      if (sentKey.isPresent()) {
        key =
            authenticator
                .authenticate(sentKey.get())
                .filter(found -> found.scope().maySendTrackingCalls());
      } else {
        body = IngestController.readBody(type, request);
        key = findWriteKey(body).flatMap(authenticator::authenticateWriteKey);
      }
      // An admin key has no place in a browser.
      if (key.isEmpty() || key.get().scope() != ApiKeyScope.ADMIN) {
        CrossOriginHeaders.allowOrigin(request, response);
      }
      if (key.isEmpty()) {
        chain.doFilter(request, response);
        return;
      }
      if (body == null) {
        body = IngestController.readBody(type, request);
      }
      write(controller.store(type, key.get(), body, isStrict(request.getQueryString())), response);
    } catch (RuntimeException e) {
      exceptionResolver.resolveException(request, response, null, e);
    }
    metrics.recordRequest(response.getStatus(), System.nanoTime() - start);
  }

  /** A body that cannot be read has no key: the answer is that a key is missing. */
  private static Optional<String> findWriteKey(byte[] body) {
    try {
      return JsonBody.parseLeniently(body).text("writeKey", MAX_KEY_LENGTH);
    } catch (ApiException _) {
      return Optional.empty();
    }
  }

  /**
   * Whether the query says {@code strict}, alone or with a value that means true.
   *
   * @throws ApiException 422 for a value that means neither true nor false
   */
  private static boolean isStrict(@Nullable String query) {
    boolean isStrict = false;
    for (var parameter : query == null ? new String[0] : query.split("&", -1)) {
      var parts = parameter.split("=", 2);
      if (parts[0].equals("strict")) {
        var value =
            parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8).strip();
        isStrict |= isTrue(value);
      }
    }
    return isStrict;
  }

  private static boolean isTrue(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "", "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default ->
          throw ApiException.validationFailed("strict", FieldError.quote(value), "true or false");
    };
  }

  private void write(IngestController.Success success, HttpServletResponse response)
      throws IOException {
    var bytes = success.isComplete() ? SUCCESS : json.writeValueAsBytes(success);
    response.setContentType("application/json");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
