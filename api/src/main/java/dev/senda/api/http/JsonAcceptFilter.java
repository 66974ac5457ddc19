package dev.senda.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers every call of the API in JSON, whatever the client's {@code Accept} header asks for. A
 * 406 would come too late: Spring negotiates the content type after the controller has committed.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class JsonAcceptFilter extends OncePerRequestFilter {

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith("/v1/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(new JsonAcceptRequest(request), response);
  }

  /** The request, with an {@code Accept} header for JSON. */
  private static final class JsonAcceptRequest extends HttpServletRequestWrapper {

    JsonAcceptRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable String getHeader(String name) {
      return HttpHeaders.ACCEPT.equalsIgnoreCase(name)
          ? MediaType.APPLICATION_JSON_VALUE
          : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return HttpHeaders.ACCEPT.equalsIgnoreCase(name)
          ? Collections.enumeration(List.of(MediaType.APPLICATION_JSON_VALUE))
          : super.getHeaders(name);
    }
  }
}
