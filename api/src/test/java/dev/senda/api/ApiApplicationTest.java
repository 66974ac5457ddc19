package dev.senda.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and metrics, over HTTP, of an API whose Temporal is unavailable. */
class ApiApplicationTest {

  private static final TestApi API = TestApi.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
  void health_isUp_onManagementPort_withoutKey(String path) {
    var answer = API.send(API.managementRequest(path).GET());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("UP");
  }

  @Test
  void metrics_areServedToPrometheus_onManagementPort() {
    var answer = API.send(API.managementRequest("/actuator/prometheus").GET());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("hikaricp_connections", "jvm_memory_used_bytes")
        .doesNotContain("spring_security");
  }

  @Test
  void otherEndpoints_areClosed() {
    for (var path : new String[] {"/actuator/env", "/actuator/beans", "/v1/journeys"}) {
      HttpRequest.Builder request = API.managementRequest(path).GET();
      assertThat(API.send(request).statusCode()).as(path).isIn(401, 404);
    }
  }
}
