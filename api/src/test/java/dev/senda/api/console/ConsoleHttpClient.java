package dev.senda.api.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** Calls the console over HTTP. */
public final class ConsoleHttpClient {

  private static final String CSRF_COOKIE = "XSRF-TOKEN=";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  public ConsoleHttpClient(int port) {
    address = "http://127.0.0.1:" + port;
  }

  public String address(String path) {
    return address + path;
  }

  /** The page, which must be there. */
  public Document page(String path) {
    return page(path, 200);
  }

  /** The page, which must be answered with one of these. */
  public Document page(String path, Integer... statuses) {
    var response = get(path);
    if (!List.of(statuses).contains(response.statusCode())) {
      throw new AssertionError(
          "%s: %d\n%s".formatted(path, response.statusCode(), response.body()));
    }
    return Jsoup.parse(response.body());
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  /** Submits a form with the CSRF cookie and token of a console page. */
  public HttpResponse<String> post(String path, String form, String... headers) {
    var cookie =
        get("/console", headers).headers().allValues("Set-Cookie").stream()
            .filter(value -> value.startsWith(CSRF_COOKIE))
            .findFirst()
            .orElseThrow();
    var token = cookie.substring(CSRF_COOKIE.length(), cookie.indexOf(';'));
    return postWithoutToken(
        path,
        form + "&_csrf=" + masked(token),
        Stream.concat(
                Stream.of("Cookie", cookie.substring(0, cookie.indexOf(';'))), Stream.of(headers))
            .toArray(String[]::new));
  }

  /** Submits a form as a page of another site could. */
  public HttpResponse<String> postWithoutToken(String path, String form, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  /** The token as a form carries it: XOR with a mask, here of zeros, after the mask. */
  private static String masked(String token) {
    var bytes = token.getBytes(StandardCharsets.UTF_8);
    var masked = new byte[2 * bytes.length];
    System.arraycopy(bytes, 0, masked, bytes.length, bytes.length);
    return Base64.getUrlEncoder().encodeToString(masked);
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(path.startsWith("/") ? address + path : path))
            .timeout(TIMEOUT);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
