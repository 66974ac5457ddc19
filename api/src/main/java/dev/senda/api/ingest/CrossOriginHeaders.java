package dev.senda.api.ingest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * Lets pages of any origin send tracking calls (CORS, https://fetch.spec.whatwg.org). They carry
 * their key themselves, so no cookie is allowed.
 */
final class CrossOriginHeaders {

  private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9, _-]{1,500}");
  private static final String DEFAULT_HEADERS = "Authorization, Content-Type, Content-Encoding";

  /** Browsers remember it for two hours at most. */
  private static final String MAX_AGE_SECONDS = "7200";

  private CrossOriginHeaders() {}

  /** Lets the page read the answer. */
  static void allowOrigin(HttpServletRequest request, HttpServletResponse response) {
    if (request.getHeader(HttpHeaders.ORIGIN) != null) {
      response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
  }

  /** The question of a browser whether it may send a call. */
  static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader(HttpHeaders.ORIGIN) != null
        && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
  }

  static void answerPreflight(HttpServletRequest request, HttpServletResponse response) {
    var headers = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "POST");
    response.setHeader(
        HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
        headers != null && HEADER_NAMES.matcher(headers).matches() ? headers : DEFAULT_HEADERS);
    response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
  }
}
