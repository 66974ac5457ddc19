package dev.senda.api.imports;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** Uploads files and waits for their import. */
record ImportFixture(TestApi api) {

  private static final Set<String> FINAL = Set.of("checked", "completed", "failed");

  HttpResponse<String> upload(byte[] file, String... parameters) {
    return api.send(
        api.request("/v1/imports" + query(parameters))
            .header("Authorization", "Bearer " + TestApi.ADMIN_KEY)
            .header("Content-Type", "text/csv")
            .POST(BodyPublishers.ofByteArray(file)));
  }

  private static String query(String... parameters) {
    var query = new StringBuilder();
    for (var parameter : parameters) {
      int sign = parameter.indexOf('=');
      query
          .append(query.isEmpty() ? '?' : '&')
          .append(parameter, 0, sign)
          .append('=')
          .append(URLEncoder.encode(parameter.substring(sign + 1), StandardCharsets.UTF_8));
    }
    return query.toString();
  }

  /** Checks the file. */
  JsonNode check(String file, String... parameters) {
    var answer = upload(file.getBytes(StandardCharsets.UTF_8), parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return await(json(answer).path("id").asString());
  }

  /** Checks the file, and imports it. */
  JsonNode importFile(String file, String... parameters) {
    var checked = check(file, parameters);
    assertThat(checked.path("state").asString()).isEqualTo("checked");
    var id = checked.path("id").asString();
    assertThat(api.send("POST", "/v1/imports/" + id + "/start").statusCode()).isEqualTo(202);
    return await(id);
  }

  JsonNode await(String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> json(api.get("/v1/imports/" + id)),
            job -> FINAL.contains(job.path("state").asString()));
  }
}
