package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.ADMIN_KEY;
import static dev.senda.api.testsupport.TestApi.WRITE_KEY;
import static dev.senda.api.testsupport.TestApi.basic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.security.ApiPaths;
import dev.senda.api.testsupport.TestApi;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How clients find the tracking calls and name their key, and what a page of another origin may.
 */
class TrackingPathsTest {

  private static final TestApi API = TestApi.shared();
  private static final String ORIGIN = "https://shop.example";

  private final String user = TestApi.newUserId();

  static Iterable<String> everyPath() {
    return TrackingPaths.BY_PATH.keySet();
  }

  @ParameterizedTest
  @MethodSource("everyPath")
  void everyPath_isOpenToWriteKeys_andNeedsAKey(String path) {
    assertThat(ApiPaths.isTracking(path)).isTrue();
    assertThat(post(path, null, body("")).statusCode()).isEqualTo(401);
    assertThat(post(path, basic(WRITE_KEY), body("")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/t",
        "/v1/track/",
        "/v1/t/",
        "//v1/track",
        "/v1//track",
        "//v1//track//",
        "/v1/track?x=1",
        "/v1/track/?strict=true"
      })
  void spellingsOfAPath_areTheSameCall(String path) throws IOException {
    var call = "{\"userId\": \"%s\", \"event\": \"Looked\"}".formatted(user);

    assertThat(
            exchange(
                "POST %s HTTP/1.1\r\nHost: a\r\nAuthorization: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                    .formatted(path, basic(WRITE_KEY), call.length(), call)))
        .startsWith("HTTP/1.1 200")
        .endsWith("{\"success\":true}");
    assertThat(API.contact(user).userId()).isEqualTo(user);
  }

  @ParameterizedTest
  @CsvSource({"/v1/t, 200", "/v1/batch, 200", "/v1/import/, 200", "/v1/p, 200"})
  void writeKeyInTheBody_isEnough(String path, int status) {
    var answer = post(path, null, body("\"writeKey\": \"%s\", ".formatted(WRITE_KEY)));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("{\"success\":true}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"writeKey\": \"unknown\"}",
        "{\"writeKey\": \"\"}",
        "{\"writeKey\": 7}",
        "{\"writeKey\": \"" + ADMIN_KEY + "\"}",
        "{\"writeKey\": ",
        "[]",
        ""
      })
  void otherKeyInTheBody_isUnauthorized(String body) {
    var answer = post("/v1/batch", null, body);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void invalidKeyInTheHeader_isNotReplacedByTheBody() {
    var body = body("\"writeKey\": \"%s\", ".formatted(WRITE_KEY));

    assertThat(post("/v1/track", basic("unknown"), body).statusCode()).isEqualTo(401);
  }

  @Test
  void preflight_allowsAnyOrigin_withoutCookies() {
    var answer =
        API.send(
            API.request("/v1/t")
                .header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).contains("POST");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("authorization,content-type");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void preflight_ofAnotherPath_allowsNothing() {
    var answer =
        API.send(
            API.request("/v1/enrollments")
                .header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "GET")
                .method("OPTIONS", BodyPublishers.noBody()));

    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void answer_isReadableByAPage_unlessTheKeyIsAnAdminKey() {
    assertThat(allowedOrigin(basic(WRITE_KEY))).isEqualTo("*");
    assertThat(allowedOrigin(basic("unknown"))).isEqualTo("*");
    assertThat(allowedOrigin("Bearer " + ADMIN_KEY)).isEqualTo("none");
  }

  private String allowedOrigin(String authorization) {
    return API.send(
            API.request("/v1/track")
                .header("Origin", ORIGIN)
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(body(""))))
        .headers()
        .firstValue("Access-Control-Allow-Origin")
        .orElse("none");
  }

  /** A body that any of the calls accepts. */
  private String body(String writeKey) {
    return "{%s\"userId\": \"%s\", \"previousId\": \"a-%s\", \"event\": \"Looked\", \"batch\": []}"
        .formatted(writeKey, user, user);
  }

  private static HttpResponse<String> post(
      String path, @Nullable String authorization, String body) {
    var request =
        API.request(path).header("Content-Type", "text/plain").POST(BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return API.send(request);
  }

  /** No HTTP client sends such a path, so the request is written by hand. */
  private static String exchange(String request) throws IOException {
    var address = URI.create(API.url(""));
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)
          .readAllAsString();
    }
  }
}
