package dev.senda.standalone.keys;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the endpoints under /v1/keys. */
final class KeyApiClient {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final String baseUrl;
  private final String adminKey;

  KeyApiClient(String baseUrl, String adminKey) {
    this.baseUrl = baseUrl;
    this.adminKey = adminKey;
  }

  JsonNode list() throws IOException {
    return send(request("").GET());
  }

  JsonNode create(String name, String scope) throws IOException {
    var body = JSON.writeValueAsString(Map.of("name", name, "scope", scope));
    return send(
        request("").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  JsonNode revoke(UUID id) throws IOException {
    return send(request("/" + id).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl + "/v1/keys" + path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + adminKey);
  }

  /**
   * @throws IOException if the API is unavailable or refuses the request; the message is the detail
   *     of its problem
   */
  private static JsonNode send(HttpRequest.Builder builder) throws IOException {
    var request = builder.build();
    try (var client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      var response = client.send(request, BodyHandlers.ofString());
      var json = parse(response.body());
      if (response.statusCode() / 100 != 2) {
        var detail = json.path("detail").asString("");
        throw new IOException(
            detail.isEmpty() ? "The API answered %d.".formatted(response.statusCode()) : detail);
      }
      return json;
    } catch (ConnectException | HttpTimeoutException e) {
      throw new IOException("No API answers at " + request.uri().resolve("/"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }
}
