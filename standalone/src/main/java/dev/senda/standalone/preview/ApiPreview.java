package dev.senda.standalone.preview;

import dev.senda.standalone.stack.AdminApiClient;
import dev.senda.standalone.stack.ApiAccess;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lets the workers of a stack render, and send. */
final class ApiPreview implements PreviewSource {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** The answer to each waits two seconds. */
  private static final int MAX_QUESTIONS = 10;

  private final ApiAccess access;

  ApiPreview(ApiAccess access) {
    this.access = access;
  }

  @Override
  public ShownPreview show(Request request) throws IOException {
    try (var api = new AdminApiClient(access)) {
      var preview =
          api.send(
              api.request("/v1/journeys/%s/previews".formatted(encoded(request.journey())))
                  .timeout(TIMEOUT)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body(request))));
      for (int i = 0; i < MAX_QUESTIONS && isOnItsWay(preview); i++) {
        preview =
            api.send(api.request("/v1/previews/" + preview.path("id").asString()).timeout(TIMEOUT));
      }
      if (isOnItsWay(preview)) {
        throw new IOException("No worker renders previews (expected one that runs)");
      }
      return shown(preview);
    }
  }

  private static boolean isOnItsWay(JsonNode preview) {
    var state = preview.path("state").asString("");
    return state.equals("REQUESTED") || state.equals("TAKEN");
  }

  private static ShownPreview shown(JsonNode preview) {
    var html = preview.path("html");
    return new ShownPreview(
        preview.path("template").asString(""),
        preview.path("locale").asString(""),
        preview.path("subject").asString(""),
        html.isString() ? html.stringValue() : null,
        preview.path("text").asString(""),
        preview.path("notes").asString(""),
        preview.path("state").asString("").equals("SENT"),
        preview.path("reason").asString(""));
  }

  private static String body(Request request) {
    var body = JsonMapper.shared().createObjectNode();
    put(body, "template", request.template());
    put(body, "locale", request.locale());
    put(body, "contact", request.contact());
    put(body, "sendTo", request.sendTo());
    if (request.values() != null) {
      body.set("sample", request.values());
    }
    return body.toString();
  }

  private static void put(ObjectNode body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
