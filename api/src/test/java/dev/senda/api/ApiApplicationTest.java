package dev.senda.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.devservices.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class ApiApplicationTest {

  @Test
  void itStartsAndIsWellWhileTemporalIsAway() throws Exception {
    try (var context =
        ApiApplication.application()
            .run(
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--senda.public-url=http://127.0.0.1:8700",
                "--senda.database.url=" + TestPostgres.createDatabase(),
                "--senda.temporal.target=127.0.0.1:1",
                "--senda.links.secret=a secret of thirty-two characters")) {
      var port = context.getEnvironment().getRequiredProperty("local.server.port");
      var health =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("UP");
    }
  }
}
