package dev.senda.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole API; PostgreSQL refuses its connections for a while. */
@ExtendWith(OutputCaptureExtension.class)
class EngagementSpoolReplayTest {

  private static final String SHOP = "https://shop.example/guide";

  @TempDir private Path directory = Path.of("");

  @Test
  void databaseUnavailable_redirects_andRecordsOnceWhenItResponds() throws SQLException {
    try (var api = start()) {
      var message = sendGuide(api);

      var database = Database.of(api);
      database.setAvailable(false);
      click(api, message, "first");
      click(api, message, "second");
      click(api, message, "first");
      database.setAvailable(true);

      awaitEngagements(api, message, "CLICKED first", "CLICKED second");
      api.awaitEmptyOutbox();
      assertThat(signals(api)).containsExactly("clicked first", "clicked second");
    }
  }

  @Test
  void restartWhileUnavailable_recordsOnce() throws SQLException {
    Database database;
    UUID message;
    try (var api = start()) {
      database = Database.of(api);
      message = sendGuide(api);
      database.setAvailable(false);
      click(api, message, "first");
    }
    database.setAvailable(true);

    try (var api = start("--spring.datasource.url=" + database.url())) {
      awaitEngagements(api, message, "CLICKED first");
    }
  }

  @Test
  void spoolFull_redirects_andCountsWhatIsLost(CapturedOutput log) throws SQLException {
    try (var api = start("--senda.tracking.spool.max-size=300B")) {
      var message = sendGuide(api);

      var database = Database.of(api);
      database.setAvailable(false);
      for (var link : List.of("first", "second", "third", "fourth")) {
        click(api, message, link);
      }
      database.setAvailable(true);

      awaitEngagements(api, message, "CLICKED first");
      assertThat(api.get(MeterRegistry.class).counter("senda.engagements.lost").count())
          .isEqualTo(3);
      assertThat(log.getOut().lines().filter(line -> line.contains("Engagements lost")))
          .singleElement()
          .asString()
          .contains("the spool is full, 300 bytes")
          .doesNotContain(SHOP);
    }
  }

  private TestApi start(String... more) {
    var arguments = new ArrayList<>(List.of(more));
    arguments.add("--senda.tracking.spool.directory=" + directory);
    arguments.add("--spring.datasource.hikari.connection-timeout=500");
    return TestApi.withSettings(arguments.toArray(String[]::new));
  }

  private static UUID sendGuide(TestApi api) {
    var enrollment = api.enroll("ebook-nurture", TestApi.newUserId());
    var message = api.insertMessage(enrollment, "ebook-guide");
    api.awaitEmptyOutbox();
    return message;
  }

  private static void click(TestApi api, UUID message, String link) {
    var token =
        api.get(LinkTokenSigner.class)
            .sign(LinkPurpose.CLICK, new LinkTokenContent(message, SHOP, link));
    var answer = api.send(api.request("/t/" + token).GET());
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains(SHOP);
  }

  private static void awaitEngagements(TestApi api, UUID message, String... expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        api.get(JdbcClient.class)
                            .sql(
                                "select type || ' ' || link from engagements where message_id = :m")
                            .param("m", message)
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrder(expected));
  }

  private static List<String> signals(TestApi api) {
    return api.temporal.calls().stream()
        .filter(Signaled.class::isInstance)
        .map(call -> ((Signaled) call).signalName())
        .toList();
  }

  /** A database that can refuse its connections; another database of the server does it. */
  private record Database(String url, String user, String password) {

    static Database of(TestApi api) {
      var source = api.get(HikariDataSource.class);
      return new Database(source.getJdbcUrl(), source.getUsername(), source.getPassword());
    }

    void setAvailable(boolean available) throws SQLException {
      var name = url.replaceFirst(".*/([^/?]+).*", "$1");
      try (var connection =
              DriverManager.getConnection(url.replace("/" + name, "/postgres"), user, password);
          var statement = connection.createStatement()) {
        statement.execute("alter database %s with allow_connections %s".formatted(name, available));
        if (!available) {
          statement.execute(
              "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
                  .formatted(name));
        }
      }
    }
  }
}
