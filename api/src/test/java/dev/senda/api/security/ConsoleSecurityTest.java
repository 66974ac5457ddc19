package dev.senda.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.ApiApplication;
import dev.senda.api.console.ConsoleHttpClient;
import dev.senda.api.console.RecordingEnrollmentClientConfiguration;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The console without anonymous access. */
@SpringBootTest(
    classes = {ApiApplication.class, RecordingEnrollmentClientConfiguration.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=senda-api",
      "senda.temporal.target=127.0.0.1:1",
      "senda.links.secrets=a-secret-that-is-long-enough-for-tests",
      "senda.public-url=https://senda.example"
    })
class ConsoleSecurityTest {

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", SharedTestPostgres::createDatabase);
  }

  @Autowired ApiKeys keys;
  @LocalServerPort int port;

  private ConsoleHttpClient console;

  @BeforeEach
  void addKeys() {
    keys.addConfigured("the-admin-key", "admin", ApiKeyScope.ADMIN);
    keys.addConfigured("the-write-key", "write", ApiKeyScope.WRITE);
    console = new ConsoleHttpClient(port);
  }

  @Test
  void requestWithoutKey_isUnauthorized_andBrowserAsksForIt() {
    for (var path :
        new String[] {"/console", "/console/", "/console/mailbox", "/console/nowhere"}) {
      var response = console.get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
          .startsWith("Basic realm=");
    }
  }

  @Test
  void adminKey_asPassword_isAccepted_withAnyUserName() {
    assertThat(
            console
                .get("/console", "Authorization", basic("anybody", "the-admin-key"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void otherCredentials_areUnauthorized() {
    for (var authorization :
        new String[] {
          basic("anybody", "the-write-key"),
          basic("the-admin-key", ""),
          basic("anybody", "the-admin-key "),
          "Basic !!!",
          "Basic",
          "Bearer the-admin-key"
        }) {
      assertThat(console.get("/console", "Authorization", authorization).statusCode())
          .as(authorization)
          .isEqualTo(401);
    }
  }

  @Test
  void pathThatIsNotNormalized_isRejected() {
    for (var path :
        new String[] {"//console", "/./console", "/%63onsole", "/console;a=b", "/x/../console"}) {
      assertThat(console.get(path).statusCode()).as(path).isGreaterThanOrEqualTo(400);
    }
  }

  @Test
  void page_forbidsScripts_framesAndCaching() {
    var response = console.get("/console", "Authorization", basic("anybody", "the-admin-key"));

    assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none';")
        .doesNotContain("script-src")
        .contains("style-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void post_withAdminKey_needsCsrfToken() {
    var admin = basic("anybody", "the-admin-key");

    assertThat(
            console
                .postWithoutToken("/console/holds/email/main/retry", "", "Authorization", admin)
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void token_ofOnePage_isValid_forTheNextRequest() {
    var admin = basic("anybody", "the-admin-key");

    assertThat(
            console
                .post("/console/holds/email/main/retry", "", "Authorization", admin)
                .statusCode())
        .isEqualTo(302);
  }

  @Test
  void refusal_namesTheKeysThatMay() {
    keys.addConfigured("the-viewer-key", "viewer", ApiKeyScope.VIEWER);
    keys.addConfigured("the-operator-key", "operator", ApiKeyScope.OPERATOR);

    assertThat(refusal("/console/holds/email/main/retry", "the-viewer-key"))
        .isEqualTo("Your key may not do this. Sign in with an operator or admin key.");
    assertThat(refusal("/console/journeys/welcome/steering", "the-operator-key"))
        .isEqualTo("Your key may not do this. Sign in with an admin key.");
  }

  private String refusal(String path, String key) {
    var response = console.post(path, "", "Authorization", basic("anybody", key));
    assertThat(response.statusCode()).isEqualTo(403);
    return response.body().strip();
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
