package dev.senda.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Every path is closed unless it is on the list of public paths. */
class ClosedPathsTest {

  private static final TestApi API = TestApi.shared();

  /** Each is public for a reason that the documentation states: docs/keys.md. */
  private static final Set<String> PUBLIC =
      Set.of(
          "/t/{token}",
          "/o/{token}",
          "/u/{token}",
          "/p/{token}",
          "/c/{token}",
          "/s/{code}",
          "/webhooks/sendgrid/{account}",
          "/webhooks/twilio/{account}/status",
          "/webhooks/twilio/{account}/inbound",
          "/openapi.json",
          "/openapi.json.yaml",
          "/openapi.json/swagger-config",
          "/docs");

  /** A method and a path of a controller or an endpoint. */
  record MappedPath(String method, String path) {}

  static List<MappedPath> mappedPaths() {
    return API.context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
        .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
        .flatMap(ClosedPathsTest::mappedPaths)
        .distinct()
        .toList();
  }

  private static Stream<MappedPath> mappedPaths(RequestMappingInfo mapping) {
    var methods =
        mapping.getMethodsCondition().getMethods().stream()
            .map(Enum::name)
            .collect(Collectors.toSet());
    return mapping.getPatternValues().stream()
        .flatMap(
            path ->
                (methods.isEmpty() ? Set.of("GET", "POST") : methods)
                    .stream().map(method -> new MappedPath(method, path)));
  }

  @ParameterizedTest
  @MethodSource("mappedPaths")
  void mappedPath_withoutCredentials_isClosed_unlessPublic(MappedPath mapped) {
    var path = mapped.path().replace("/**", "/x").replaceAll("\\{[^}]*}", "x");

    var status =
        API.send(API.request(path).method(mapped.method(), BodyPublishers.noBody())).statusCode();

    if (PUBLIC.contains(mapped.path())) {
      return;
    }
    assertThat(status).as(mapped.toString()).isIn(401, 403);
  }

  @Test
  void mappedPaths_includeApiAndConsole() {
    assertThat(mappedPaths())
        .extracting(MappedPath::path)
        .contains("/v1/batch", "/v1/enrollments/{id}", "/console/tasks");
  }

  @Test
  void unknownPath_withoutCredentials_isClosed() {
    for (var path :
        List.of(
            "/",
            "/v1",
            "/v2/journeys",
            "/error",
            "/actuator/health",
            "/actuator/env",
            "/h2-console")) {
      assertThat(API.send(API.request(path).GET()).statusCode()).as(path).isEqualTo(401);
    }
  }

  @Test
  void apiPath_setsNoCookie() {
    assertThat(API.get("/v1/journeys").headers().allValues("Set-Cookie")).isEmpty();
  }
}
