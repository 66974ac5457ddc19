package dev.senda.standalone.keys;

import dev.senda.standalone.stack.AdminApiClient;
import dev.senda.standalone.stack.ApiAccess;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the endpoints under /v1/keys. */
final class KeyApiClient implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final AdminApiClient api;

  KeyApiClient(ApiAccess access) {
    api = new AdminApiClient(access);
  }

  JsonNode list() throws IOException {
    return api.send(request("").GET());
  }

  JsonNode create(String name, String scope) throws IOException {
    var body = JsonMapper.shared().writeValueAsString(Map.of("name", name, "scope", scope));
    return api.send(
        request("").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  JsonNode revoke(UUID id) throws IOException {
    return api.send(request("/" + id).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return api.request("/v1/keys" + path).timeout(TIMEOUT);
  }

  @Override
  public void close() {
    api.close();
  }
}
