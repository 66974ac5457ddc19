package dev.senda.api.openapi;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clients that are generated from the document rely on. */
class OpenApiDocumentTest {

  private static final TestApi API = TestApi.shared();
  private static final JsonNode DOCUMENT = json(API.send(API.request("/openapi.json").GET()));

  /** An operation: {@code GET /v1/journeys}. */
  private record Operation(String method, String path, JsonNode json) {

    @Override
    public String toString() {
      return method + " " + path;
    }

    boolean isApi() {
      return path.startsWith("/v1/");
    }
  }

  private static List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    DOCUMENT
        .path("paths")
        .forEachEntry(
            (path, item) ->
                item.forEachEntry(
                    (method, operation) -> operations.add(new Operation(method, path, operation))));
    return operations;
  }

  @Test
  void operationIds_areNames_andUnique() {
    assertThat(operations())
        .extracting(operation -> operation.json().path("operationId").asString())
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    assertThat(operations())
        .extracting(operation -> operation.json().path("operationId").asString())
        .contains("enrollContact", "listEnrollments", "listJourneys", "track", "listApiKeys");
  }

  @Test
  void contentTypes_areNamed() {
    assertThat(DOCUMENT.toString()).doesNotContain("*/*");
  }

  @Test
  void publicPaths_needNoKey_othersNameTheirs() {
    assertThat(operations())
        .allSatisfy(
            operation -> {
              assertThat(operation.json().has("security")).as(operation.toString()).isTrue();
              assertThat(operation.json().path("security").isEmpty())
                  .as(operation.toString())
                  .isNotEqualTo(operation.isApi());
            });
    assertThat(security("post", "/v1/track")).containsExactly("writeKey", "adminKey");
    assertThat(security("get", "/v1/journeys")).containsExactly("adminKey");
  }

  private static List<String> security(String method, String path) {
    return operations().stream()
        .filter(operation -> operation.method().equals(method) && operation.path().equals(path))
        .flatMap(operation -> operation.json().path("security").valueStream())
        .flatMap(requirement -> requirement.propertyNames().stream())
        .toList();
  }

  @Test
  void errors_areProblems() {
    assertThat(operations())
        .filteredOn(Operation::isApi)
        .allSatisfy(
            operation -> {
              var responses = operation.json().path("responses");
              assertThat(responses.propertyNames()).as(operation.toString()).contains("401", "503");
              responses.forEachEntry(
                  (status, response) -> {
                    if (status.charAt(0) >= '4') {
                      assertThat(
                              response
                                  .at("/content/application~1problem+json/schema/$ref")
                                  .asString())
                          .as("%s: %s", operation, status)
                          .endsWith(status.equals("422") ? "/ValidationProblem" : "/Problem");
                    }
                  });
            });
    assertThat(DOCUMENT.at("/components/schemas/ValidationProblem/properties/errors").isObject())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/track", "/v1/identify", "/v1/batch"})
  void trackingCalls_mayBeToldToRetryLater(String path) {
    for (var status : List.of("429", "503")) {
      var response = responses("post", path).path(status);
      assertThat(response.at("/content/application~1problem+json/schema/$ref").asString())
          .as(status)
          .endsWith("/Problem");
      assertThat(response.at("/headers/Retry-After/schema/type").asString())
          .as(status)
          .isEqualTo("integer");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "get, /t/{token}, 302 400 404",
    "get, /o/{token}, 200 400 404",
    "get, /u/{token}, 200 400 404 503",
    "post, /u/{token}, 200 400 404 503",
    "get, /p/{token}, 200 400 404 503",
    "post, /p/{token}, 200 400 404 503",
    "get, /c/{token}, 200 400 404 503",
    "post, /c/{token}, 200 400 404 503",
  })
  void links_nameWhatTheyAnswer(String method, String path, String statuses) {
    assertThat(responses(method, path).propertyNames())
        .containsExactlyInAnyOrder(statuses.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/t/", "/o/", "/u/", "/p/", "/c/"})
  void alteredLink_isAnsweredAsDescribed(String path) {
    var answer = API.send(API.request(path + "altered").GET());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(responses("get", path + "{token}").at("/404/content").propertyNames())
        .singleElement()
        .isEqualTo(answer.headers().firstValue("Content-Type").orElseThrow().split(";", -1)[0]);
  }

  private static JsonNode responses(String method, String path) {
    return DOCUMENT.path("paths").path(path).path(method).path("responses");
  }

  @Test
  void requestBodies_haveFields_andExamples() {
    assertThat(operations())
        .filteredOn(operation -> operation.isApi() && operation.json().has("requestBody"))
        .filteredOn(
            operation -> operation.json().at("/requestBody/content/text~1csv").isMissingNode())
        .isNotEmpty()
        .allSatisfy(
            operation -> {
              var content = operation.json().at("/requestBody/content/application~1json");
              var schema = resolve(content.path("schema"));
              assertThat(schema.path("properties").size()).as(operation.toString()).isPositive();
              assertThat(
                      content.has("example")
                          || content.has("examples")
                          || schema.has("example")
                          || schema.has("examples"))
                  .as("example of %s", operation)
                  .isTrue();
            });
  }

  @Test
  void successes_haveSchemas() {
    assertThat(operations())
        .filteredOn(Operation::isApi)
        .allSatisfy(
            operation ->
                operation
                    .json()
                    .path("responses")
                    .forEachEntry(
                        (status, response) -> {
                          if (status.startsWith("2") && !status.equals("204")) {
                            assertThat(
                                    response.at("/content/application~1json/schema").isObject()
                                        || response.at("/content/text~1csv/schema").isObject())
                                .as("%s: %s", operation, status)
                                .isTrue();
                          }
                        }));
  }

  @Test
  void server_isThePublicUrl() {
    assertThat(DOCUMENT.path("servers").valueStream().map(server -> server.path("url").asString()))
        .containsExactly("http://127.0.0.1:8700");
  }

  @Test
  void examples_useTheNamesOfTemplates() {
    assertThat(DOCUMENT.toString()).contains("first_name").doesNotContain("firstName");
  }

  private static JsonNode resolve(JsonNode schema) {
    var reference = schema.path("$ref").asString("");
    return reference.isEmpty() ? schema : DOCUMENT.at(reference.substring(1));
  }
}
