package dev.senda.standalone.stack;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends the requests of commands to the admin API. */
public final class AdminApiClient implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

  private final ApiAccess access;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

  public AdminApiClient(ApiAccess access) {
    this.access = access;
  }

  /** A request to this path, with the admin key. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(access.url() + path))
        .header("Authorization", "Bearer " + access.adminKey());
  }

  /**
   * Sends the request and returns the JSON of the response.
   *
   * @throws IOException if the API is unavailable or refuses the request; the message is the detail
   *     of its problem
   */
  public JsonNode send(HttpRequest.Builder request) throws IOException {
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      var json = parse(response.body());
      if (response.statusCode() / 100 != 2) {
        var detail = json.path("detail").asString("");
        throw detail.isEmpty() ? unexpected(response.statusCode()) : new IOException(detail);
      }
      return json;
    } catch (ConnectException | HttpTimeoutException e) {
      throw new IOException("No API answers at " + access.url(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Sends the request and writes the body of the response into the file.
   *
   * @throws IOException if the API is unavailable or refuses the request
   */
  public void download(HttpRequest.Builder request, Path file) throws IOException {
    try {
      var response = http.send(request.build(), BodyHandlers.ofFile(file));
      if (response.statusCode() != 200) {
        throw unexpected(response.statusCode());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException unexpected(int status) {
    return new IOException("The API answered %d.".formatted(status));
  }

  private static IOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted", cause);
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
