package dev.senda.api.ingest;

import dev.senda.api.security.ApiKeyAuthenticator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Serves the tracking calls before Spring's filters and its dispatcher, which cost more than the
 * call. What is unusual passes on to them: another method, a query string, no valid key. Both ways
 * end in {@link IngestController}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class IngestFilter extends HttpFilter {

  private static final long serialVersionUID = 1;

  private static final byte[] SUCCESS = "{\"success\":true}".getBytes(StandardCharsets.US_ASCII);

  private final transient ApiKeyAuthenticator authenticator;
  private final transient IngestController controller;
  private final transient HandlerExceptionResolver exceptionResolver;
  private final transient IngestMetrics metrics;

  IngestFilter(
      ApiKeyAuthenticator authenticator,
      IngestController controller,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver,
      IngestMetrics metrics) {
    this.authenticator = authenticator;
    this.controller = controller;
    this.exceptionResolver = exceptionResolver;
    this.metrics = metrics;
  }

  private interface Call {
    void store(UUID source, HttpServletRequest request) throws IOException;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var call = callOf(request);
    if (call == null) {
      chain.doFilter(request, response);
      return;
    }
    long start = System.nanoTime();
    try {
      var source = authenticator.authenticate(request);
      if (source.isEmpty()) {
        chain.doFilter(request, response);
        return;
      }
      call.store(source.get(), request);
      response.setContentType("application/json");
      response.setContentLength(SUCCESS.length);
      response.getOutputStream().write(SUCCESS);
    } catch (RuntimeException e) {
      exceptionResolver.resolveException(request, response, null, e);
    }
    metrics.recordRequest(response.getStatus(), System.nanoTime() - start);
  }

  private @Nullable Call callOf(HttpServletRequest request) {
    if (request.getQueryString() != null || !request.getMethod().equals("POST")) {
      return null;
    }
    return switch (request.getRequestURI()) {
      case "/v1/track" -> controller::storeTrack;
      case "/v1/batch" -> controller::storeBatch;
      case "/v1/identify" -> controller::storeIdentify;
      default -> null;
    };
  }
}
