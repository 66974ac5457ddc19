package dev.senda.standalone.imports;

import dev.senda.standalone.stack.ApiAccess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the endpoints under /v1/imports. */
final class ImportApiClient implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

  private final ApiAccess access;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

  ImportApiClient(ApiAccess access) {
    this.access = access;
  }

  /**
   * Uploads the file, to be checked.
   *
   * @param parameters name and value, in any number
   */
  JsonNode upload(Path file, List<Map.Entry<String, String>> parameters) throws IOException {
    var query =
        parameters.stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        request("?" + query).header("Content-Type", "text/csv").POST(BodyPublishers.ofFile(file)));
  }

  JsonNode find(String id) throws IOException {
    return send(request("/" + id).GET());
  }

  JsonNode start(String id) throws IOException {
    return send(request("/" + id + "/start").POST(BodyPublishers.noBody()));
  }

  /** Writes the findings into the file. */
  void download(String id, Path file) throws IOException {
    try {
      var response = http.send(request("/" + id + "/findings").build(), BodyHandlers.ofFile(file));
      if (response.statusCode() != 200) {
        throw new IOException("The API answered %d.".formatted(response.statusCode()));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(access.url() + "/v1/imports" + path))
        .header("Authorization", "Bearer " + access.adminKey());
  }

  /**
   * Sends the request.
   *
   * @throws IOException if the API is unavailable or refuses the request; the message is the detail
   *     of its problem
   */
  private JsonNode send(HttpRequest.Builder builder) throws IOException {
    var request = builder.build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      var json = parse(response.body());
      if (response.statusCode() / 100 != 2) {
        var detail = json.path("detail").asString("");
        throw new IOException(
            detail.isEmpty() ? "The API answered %d.".formatted(response.statusCode()) : detail);
      }
      return json;
    } catch (ConnectException e) {
      throw new IOException("No API answers at " + access.url(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
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
