package dev.senda.api.security;

import dev.senda.api.settings.ApiSettings;
import dev.senda.store.security.ApiKeys;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who may use the console, and from where. Closed, it takes the admin key as the password of HTTP
 * Basic. Open, it asks for nothing, and so it only answers under a name that is this machine's or
 * the public one: a page elsewhere whose name was pointed here (DNS rebinding) reads nothing.
 * Whatever changes something must come from a page of ours.
 */
@Component
public class ConsoleSecurityFilter extends OncePerRequestFilter {

  public static final String CSP_HEADER = "Content-Security-Policy";

  /** The policy of every page: nothing from outside, no script, no style in the page itself. */
  private static final String CSP =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String BASIC = "Basic ";
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD");
  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private final ApiKeys keys;
  private final boolean anonymousAccess;
  private final String publicHost;

  ConsoleSecurityFilter(ApiKeys keys, ApiSettings settings) {
    this.keys = keys;
    this.anonymousAccess = settings.console().anonymousAccess();
    this.publicHost = settings.publicUrl().getHost();
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    var path = request.getServletPath();
    return !path.equals("/console") && !path.startsWith("/console/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader(CSP_HEADER, CSP);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (anonymousAccess && !isAllowedHost(hostOf(request))) {
      sendError(
          response,
          HttpServletResponse.SC_FORBIDDEN,
          "Anonymous access is on (senda.console.anonymous-access), so the console serves only localhost and the host of senda.public-url; this request was for \"%s\"."
              .formatted(hostOf(request)));
      return;
    }
    boolean allowed;
    try {
      allowed = anonymousAccess || hasAdminKey(request);
    } catch (DataAccessException e) {
      sendError(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "The database does not answer, so the key cannot be checked. Try again in a moment.");
      return;
    }
    if (!allowed) {
      response.setHeader(
          HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Senda console\", charset=\"UTF-8\"");
      sendError(
          response,
          HttpServletResponse.SC_UNAUTHORIZED,
          "Sign in with the admin key as the password; any user name is accepted.");
      return;
    }
    if (!SAFE_METHODS.contains(request.getMethod()) && !isSameOrigin(request)) {
      sendError(
          response,
          HttpServletResponse.SC_FORBIDDEN,
          "Cross-site request blocked. Use a console page, or the API under /v1.");
      return;
    }
    chain.doFilter(request, response);
  }

  private boolean isAllowedHost(String host) {
    return LOCAL_HOSTS.contains(host.toLowerCase(Locale.ROOT)) || host.equalsIgnoreCase(publicHost);
  }

  /** The name that the browser asked for; a forwarded one can be made up by a page. */
  private static String hostOf(HttpServletRequest request) {
    var host = request.getHeader(HttpHeaders.HOST);
    return host == null ? "" : host.replaceFirst(":\\d+$", "");
  }

  private boolean hasAdminKey(HttpServletRequest request) {
    return parseBasicPassword(request)
        .flatMap(keys::findScope)
        .filter(scope -> scope == ApiKeys.ApiKeyScope.ADMIN)
        .isPresent();
  }

  private static Optional<String> parseBasicPassword(HttpServletRequest request) {
    var header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return Optional.empty();
    }
    try {
      var bytes = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      var credentials = new String(bytes, StandardCharsets.UTF_8);
      int colon = credentials.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(credentials.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a page of our own origin sent it. Browsers say so in Sec-Fetch-Site; over plain HTTP
   * from another machine they only send Origin.
   */
  private static boolean isSameOrigin(HttpServletRequest request) {
    var site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    var host = request.getHeader(HttpHeaders.HOST);
    return origin != null
        && host != null
        && (origin.equalsIgnoreCase("http://" + host)
            || origin.equalsIgnoreCase("https://" + host));
  }

  private static void sendError(HttpServletResponse response, int status, String why)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(why);
  }
}
