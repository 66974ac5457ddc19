package dev.senda.api.security;

import static dev.senda.api.security.ApiKeyAuthentication.ADMIN;
import static dev.senda.api.security.ApiKeyAuthentication.OPERATE;
import static dev.senda.api.security.ApiKeyAuthentication.READ;

import dev.senda.api.settings.ApiSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;

/**
 * The security of the console. It takes a viewer, operator or admin key as the password of HTTP
 * Basic. With anonymous access it takes no key, and then serves only the names of this machine and
 * the public host, so that a page of another host name (DNS rebinding) cannot read anything. Its
 * forms carry a CSRF token.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurityConfiguration {

  /** The policy of every page: only its own files, no script, no inline style. */
  private static final String CSP =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  @Bean
  @Order(0)
  static SecurityFilterChain consolePaths(
      HttpSecurity http, AuthenticationManager authenticationManager, ApiSettings settings) {
    http.securityMatcher("/console", "/console/**")
        .authenticationManager(authenticationManager)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(ConsoleSecurityConfiguration::addHeaders)
        .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens()))
        .logout(AbstractHttpConfigurer::disable);
    if (settings.console().anonymousAccess()) {
      allowAnonymousAccess(http, settings.publicUrl().getHost());
    } else {
      requireKey(http);
    }
    return http.build();
  }

  private static void requireKey(HttpSecurity http) {
    http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(HttpMethod.GET)
                    .hasAuthority(READ)
                    .requestMatchers(HttpMethod.POST, ApiPaths.OPERATED_PAGES)
                    .hasAuthority(OPERATE)
                    .anyRequest()
                    .hasAuthority(ADMIN))
        .httpBasic(
            basic -> basic.authenticationEntryPoint(ConsoleSecurityConfiguration::requestKey))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(ConsoleSecurityConfiguration::requestKey)
                    .accessDeniedHandler(
                        (request, response, denied) -> {
                          if (denied instanceof CsrfException) {
                            rejectCrossSiteRequest(response);
                          } else {
                            rejectRole(request, response);
                          }
                        }));
  }

  private static void rejectRole(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(
        response,
        HttpServletResponse.SC_FORBIDDEN,
        "Your key may not do this. Sign in with %s."
            .formatted(ApiPaths.keysFor(request.getMethod(), request.getRequestURI())));
  }

  private static void allowAnonymousAccess(HttpSecurity http, String publicHost) {
    http.authorizeHttpRequests(
            requests ->
                requests
                    .anyRequest()
                    .access(
                        (authentication, context) ->
                            new AuthorizationDecision(
                                isAllowedHost(hostOf(context.getRequest()), publicHost))))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(
                        (request, response, cause) -> rejectHost(request, response))
                    .accessDeniedHandler(
                        (request, response, denied) -> rejectCrossSiteRequest(response)));
  }

  private static CookieCsrfTokenRepository csrfTokens() {
    var tokens = new CookieCsrfTokenRepository();
    tokens.setCookiePath("/console");
    tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Strict"));
    return tokens;
  }

  private static void addHeaders(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .defaultsDisabled()
        .contentTypeOptions(Customizer.withDefaults())
        .contentSecurityPolicy(policy -> policy.policyDirectives(CSP))
        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
        .addHeaderWriter(new StaticHeadersWriter(HttpHeaders.CACHE_CONTROL, "no-store"));
  }

  private static boolean isAllowedHost(String host, String publicHost) {
    return LOCAL_HOSTS.contains(host.toLowerCase(Locale.ROOT)) || host.equalsIgnoreCase(publicHost);
  }

  /** The host that the browser requested. A forwarded host is ignored: any page can send one. */
  private static String hostOf(HttpServletRequest request) {
    var host = request.getHeader(HttpHeaders.HOST);
    return host == null ? "" : host.replaceFirst(":\\d+$", "");
  }

  private static void requestKey(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
      throws IOException {
    if (cause instanceof AuthenticationServiceException) {
      write(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "The database does not respond, so the key cannot be checked. Try again in a moment.");
      return;
    }
    response.setHeader(
        HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Senda console\", charset=\"UTF-8\"");
    write(
        response,
        HttpServletResponse.SC_UNAUTHORIZED,
        "Sign in with a viewer, operator or admin key as the password; your name as the user name"
            + " says who acts.");
  }

  private static void rejectHost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(
        response,
        HttpServletResponse.SC_FORBIDDEN,
        "Anonymous access is on (senda.console.anonymous-access), so the console serves only localhost and the host of senda.public-url; this request was for \"%s\"."
            .formatted(hostOf(request)));
  }

  private static void rejectCrossSiteRequest(HttpServletResponse response) throws IOException {
    write(
        response,
        HttpServletResponse.SC_FORBIDDEN,
        "Cross-site request blocked. Use a console page, or the API under /v1.");
  }

  private static void write(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(text);
  }
}
