package dev.senda.api.recipients;

import dev.senda.api.settings.ApiSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Removes what follows the token in the path of a recipient, before the firewall would refuse it: a
 * mail program takes the bracket, the full stop or the semicolon after a link for a part of it. A
 * path without a token is answered here.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RecipientPathFilter extends OncePerRequestFilter {

  private final ApiSettings settings;

  RecipientPathFilter(ApiSettings settings) {
    this.settings = settings;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !RecipientPaths.contains(request.getRequestURI());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var path = RecipientPaths.normalize(request.getRequestURI());
    if (path.isEmpty()) {
      NoticePage.write(
          response,
          HttpStatus.NOT_FOUND.value(),
          NoticePage.Notice.UNKNOWN,
          RecipientLanguage.of(request, settings.defaultLocale()));
    } else if (path.get().equals(request.getRequestURI())) {
      chain.doFilter(request, response);
    } else {
      chain.doFilter(new NormalizedRequest(request, path.get()), response);
    }
  }

  /** The request with the path of its token alone. */
  private static final class NormalizedRequest extends HttpServletRequestWrapper {

    private final String path;

    NormalizedRequest(HttpServletRequest request, String path) {
      super(request);
      this.path = path;
    }

    @Override
    public String getRequestURI() {
      return path;
    }

    @Override
    public String getServletPath() {
      return path;
    }

    @Override
    public @Nullable String getPathInfo() {
      return null;
    }

    @Override
    public StringBuffer getRequestURL() {
      var url = super.getRequestURL();
      var from = url.indexOf("/", url.indexOf("://") + 3);
      return new StringBuffer(from < 0 ? url : url.substring(0, from)).append(path);
    }
  }
}
