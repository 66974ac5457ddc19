package dev.senda.api.http;

import static dev.senda.api.testsupport.TestApi.ADMIN_KEY;
import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Forwarded headers count only from a configured proxy. By default there is none. */
class ForwardedHeadersTest {

  private static final String HSTS = "Strict-Transport-Security";

  @Test
  void forgedHost_changesNoLinkOfTheDescription() {
    var description = forged(TestApi.shared(), "/openapi.json");

    assertThat(description.body()).doesNotContain("evil");
    assertThat(json(description).path("servers").get(0).path("url").asString())
        .isEqualTo("http://127.0.0.1:8700");
  }

  @Test
  void forgedHost_changesNoRedirect() {
    assertThat(location(forged(TestApi.shared(), "/docs"))).startsWith("/").doesNotContain("evil");
    assertThat(forged(TestApi.shared(), "/openapi.json/swagger-config").body())
        .doesNotContain("evil");
  }

  @Test
  void byDefault_forwardedProtocol_isIgnored() {
    assertThat(headers(TestApi.shared()).firstValue(HSTS)).isEmpty();
  }

  @Test
  void fromConfiguredProxy_forwardedProtocol_isUsed() {
    try (var api =
        TestApi.withSettings(
            "--server.forward-headers-strategy=native",
            "--server.tomcat.remoteip.internal-proxies=127\\.0\\.0\\.1")) {
      assertThat(headers(api).firstValue(HSTS)).isPresent();
      assertThat(forged(api, "/openapi.json").body()).doesNotContain("evil");
    }
  }

  @Test
  void fromAnyOtherAddress_forwardedProtocol_isIgnored() {
    try (var api = TestApi.withSettings("--server.forward-headers-strategy=native")) {
      assertThat(headers(api).firstValue(HSTS)).isEmpty();
    }
  }

  private static HttpHeaders headers(TestApi api) {
    return forged(api, "/v1/journeys").headers();
  }

  private static HttpResponse<String> forged(TestApi api, String path) {
    return api.send(
        api.request(path)
            .header("Authorization", "Bearer " + ADMIN_KEY)
            .header("X-Forwarded-For", "203.0.113.7")
            .header("X-Forwarded-Host", "evil.example")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Prefix", "/evil")
            .header("Forwarded", "host=evil.example;proto=https")
            .method("GET", BodyPublishers.noBody()));
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElse("");
  }
}
