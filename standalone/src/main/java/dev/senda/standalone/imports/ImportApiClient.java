package dev.senda.standalone.imports;

import dev.senda.standalone.stack.AdminApiClient;
import dev.senda.standalone.stack.ApiAccess;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Calls the endpoints under /v1/imports. */
final class ImportApiClient implements AutoCloseable {

  private final AdminApiClient api;

  ImportApiClient(ApiAccess access) {
    api = new AdminApiClient(access);
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
    return api.send(
        request("?" + query).header("Content-Type", "text/csv").POST(BodyPublishers.ofFile(file)));
  }

  JsonNode find(String id) throws IOException {
    return api.send(request("/" + id).GET());
  }

  JsonNode start(String id) throws IOException {
    return api.send(request("/" + id + "/start").POST(BodyPublishers.noBody()));
  }

  /** Writes the findings into the file. */
  void download(String id, Path file) throws IOException {
    api.download(request("/" + id + "/findings"), file);
  }

  private HttpRequest.Builder request(String path) {
    return api.request("/v1/imports" + path);
  }

  @Override
  public void close() {
    api.close();
  }
}
