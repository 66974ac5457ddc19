package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttributeLimitsTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @Test
  void attributesThatAreTooMany_areNamedUpTo20() {
    var traits =
        IntStream.range(0, 400)
            .mapToObj(i -> "\"f%03d\": %d".formatted(i, i))
            .collect(Collectors.joining(", "));

    var answer =
        API.postWithWriteKey(
            "/v1/identify", "{\"userId\": \"%s\", \"traits\": {%s}}".formatted(user, traits));

    var warnings = json(answer).path("warnings");
    assertThat(warnings).hasSize(21);
    assertThat(warnings.get(0).path("field").asString()).isEqualTo("traits.f300");
    assertThat(warnings.get(20).path("found").asString()).isEqualTo("80 more attributes");
  }
}
