package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.api.testsupport.TestApi;
import dev.senda.devservices.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** PostgreSQL restarts while clients send. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseRestartTest {

  private static final int CLIENTS = 8;
  private static final int ENOUGH = 200;

  @TempDir private Path directory = Path.of("");

  @Test
  void whatWasAnsweredWith200_existsOnce() throws IOException, InterruptedException {
    var first = PostgresServer.start(directory, 0);
    var accepted = ConcurrentHashMap.<String>newKeySet();
    var isOver = new AtomicBoolean();
    var clients = Executors.newVirtualThreadPerTaskExecutor();
    try (var api =
        TestApi.withSettings(
            "--spring.datasource.url=" + first.jdbcUrl("postgres"),
            "--spring.datasource.hikari.connection-timeout=1000")) {
      IntStream.range(0, CLIENTS).forEach(_ -> clients.execute(() -> send(api, accepted, isOver)));
      await().until(() -> accepted.size() > ENOUGH);

      first.close();
      var second = PostgresServer.start(directory, first.port());
      int before = accepted.size();
      await().until(() -> accepted.size() > before + ENOUGH);
      isOver.set(true);
      clients.close();

      var stored = api.database.sql("select message_id from events").query(String.class).list();
      assertThat(new HashSet<>(stored)).as("each once").hasSameSizeAs(stored);
      assertThat(stored).containsAll(accepted);
      second.close();
    } finally {
      isOver.set(true);
      clients.close();
    }
  }

  /** Repeats each call with the same message id until it is answered with 200, as clients do. */
  private static void send(TestApi api, Set<String> accepted, AtomicBoolean isOver) {
    while (!isOver.get()) {
      var user = TestApi.newUserId();
      var messageId = "m-" + user;
      int status;
      do {
        status =
            api.postWithWriteKey(
                    "/v1/track",
                    "{\"userId\": \"%s\", \"event\": \"Looked\", \"messageId\": \"%s\"}"
                        .formatted(user, messageId))
                .statusCode();
        assertThat(status).isIn(200, 503);
      } while (status != 200 && !isOver.get());
      if (status == 200) {
        accepted.add(messageId);
      }
    }
  }
}
