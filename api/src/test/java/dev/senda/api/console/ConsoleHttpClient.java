package dev.senda.api.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** A running console, over HTTP. */
public final class ConsoleHttpClient {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

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

  public HttpResponse<String> post(String path, String form, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(path.startsWith("/") ? address + path : path))
            .timeout(PATIENCE);
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
