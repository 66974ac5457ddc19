package dev.senda.api.http;

import static dev.senda.api.testsupport.TestApi.ADMIN_KEY;
import static dev.senda.api.testsupport.TestApi.WRITE_KEY;
import static dev.senda.api.testsupport.TestApi.basic;
import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.api.ApiApplication;
import dev.senda.api.testsupport.TestApi;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.settings.check.InvalidSettingFailureAnalyzer;
import dev.senda.settings.constraints.WebAddress;
import java.net.BindException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class HttpApiTest {

  private static final TestApi API = TestApi.shared();

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer unknown", "Basic !!!", "Basic Og==", "Digest x"})
  void requestWithoutValidKey_isUnauthorized(String authorization) {
    var request = API.request("/v1/track").POST(BodyPublishers.ofString("{}"));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }

    var answer = API.send(request);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly("Basic realm=\"senda\", charset=\"UTF-8\"", "Bearer realm=\"senda\"");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void writeKey_onAdminPath_isForbidden() {
    var answer =
        API.send(API.request("/v1/journeys").header("Authorization", basic(WRITE_KEY)).GET());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(json(answer).path("type").asString()).isEqualTo("urn:senda:problem:scope");
  }

  @Test
  void adminKey_onTrackingPath_isAccepted() {
    var answer =
        API.send(
            API.request("/v1/identify")
                .header("Authorization", "Bearer " + ADMIN_KEY)
                .POST(
                    BodyPublishers.ofString(
                        "{\"userId\": \"%s\"}".formatted(TestApi.newUserId()))));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"/v1/nothing", "/nothing", "/v1/journeys/welcome/nothing"})
  void unknownPath_isAProblem(String path) {
    var answer = API.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).path("detail").asString()).contains("no such path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1;a=b/journeys", "//v1/journeys"})
  void pathThatIsNotNormalized_isAProblem(String path) {
    var answer = API.get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).path("detail").asString()).startsWith("request: not normalized");
  }

  @Test
  void slashAtTheEnd_makesNoDifference_orIsSaid() {
    assertThat(API.get("/v1/journeys/").statusCode()).isEqualTo(200);
    assertThat(API.get("/v1/nothing/").statusCode()).isEqualTo(404);
    var answer = API.post("/webhooks/nobody/text/", "");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("detail").asString())
        .startsWith("POST /webhooks/nobody/text: no such path");
  }

  @Test
  void wrongMethod_namesTheAllowedOnes() {
    var answer = API.get("/v1/track");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).path("detail").asString()).isEqualTo("GET (expected POST)");
  }

  @Test
  void openApi_describesEveryPath() {
    var description = json(API.send(API.request("/openapi.json").GET()));

    assertThat(description.path("openapi").asString()).startsWith("3.");
    assertThat(description.path("paths").propertyNames())
        .contains(
            "/v1/identify",
            "/v1/track",
            "/v1/batch",
            "/v1/journeys/{journey}/enrollments",
            "/v1/journeys/{journey}/dry-run",
            "/v1/enrollments/{id}",
            "/v1/enrollments/{id}/timeline",
            "/v1/enrollments/{id}/cancel",
            "/t/{token}",
            "/o/{token}",
            "/u/{token}")
        .noneMatch(path -> path.startsWith("/console"));
    assertThat(API.send(API.request("/docs").GET()).statusCode()).isIn(200, 302);
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void portInUse_failsTheStart_andIsNamed(CapturedOutput output) {
    var port = API.context.getEnvironment().getRequiredProperty("local.server.port");
    var application = ApiApplication.application();

    assertThatThrownBy(
            () ->
                application.run(
                    "--server.address=127.0.0.1",
                    "--server.port=" + port,
                    "--senda.public-url=http://127.0.0.1:8700",
                    "--spring.datasource.url=" + SharedTestPostgres.createDatabase(),
                    "--senda.temporal.target=127.0.0.1:1",
                    "--senda.links.secrets=a secret of thirty-two characters"))
        .rootCause()
        .isInstanceOf(BindException.class);
    assertThat(output).contains("Port " + port + " was already in use");
  }

  @Test
  void invalidPublicUrl_failsTheStart() {
    assertThatThrownBy(
            () ->
                ApiApplication.application()
                    .run(
                        "--server.port=0",
                        "--senda.public-url=ftp://senda.example/",
                        "--spring.datasource.url=" + SharedTestPostgres.createDatabase(),
                        "--senda.links.secrets=a secret of thirty-two characters"))
        .satisfies(
            failure ->
                assertThat(InvalidSettingFailureAnalyzer.describe(failure))
                    .containsExactly(
                        "senda.public-url: ftp://senda.example/ (%s)"
                            .formatted(WebAddress.MESSAGE)));
  }

  @Test
  void shortApiKey_failsTheStart_andIsNotShown() {
    assertThatThrownBy(
            () ->
                ApiApplication.application()
                    .run(
                        "--server.port=0",
                        "--senda.public-url=http://127.0.0.1:8700",
                        "--senda.api-keys.admin=guessable",
                        "--spring.datasource.url=" + SharedTestPostgres.createDatabase(),
                        "--senda.links.secrets=a secret of thirty-two characters"))
        .satisfies(
            failure ->
                assertThat(InvalidSettingFailureAnalyzer.describe(failure))
                    .containsExactly(
                        "senda.api-keys.admin[0]: a value that is not shown (expected a key of 16 or more characters)"));
  }

  @Test
  void unknownTimeZone_failsTheStart() {
    assertThatThrownBy(
            () ->
                ApiApplication.application()
                    .run(
                        "--server.port=0",
                        "--senda.public-url=http://127.0.0.1:8700",
                        "--senda.default-time-zone=Mexico",
                        "--spring.datasource.url=" + SharedTestPostgres.createDatabase(),
                        "--senda.links.secrets=a secret of thirty-two characters"))
        .satisfies(
            failure ->
                assertThat(InvalidSettingFailureAnalyzer.describe(failure))
                    .containsExactly(
                        "senda.default-time-zone: Mexico (expected an IANA name such as America/Mexico_City)"));
  }
}
