package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What happens to the neighbours of a request. */
@ExtendWith(OutputCaptureExtension.class)
class GroupFailureTest {

  private static final int CALLS = 200;
  private static final int EVERY = 20;

  private static final TestApi API = TestApi.isolated();

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void faultOfOneRequest_isItsAlone() {
    API.database
        .sql(
            """
            create function refuse() returns trigger language plpgsql as $$
              begin raise exception 'refused by the test' using errcode = '22000'; end $$
            """)
        .update();
    API.database
        .sql(
            """
            create trigger refuse before insert on events for each row when (new.name = 'Poison')
            execute function refuse()
            """)
        .update();

    int before = countEvents();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, CALLS)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> track(i % EVERY == 0 ? "Poison" : "Looked"), clients))
              .toList();
      for (int i = 0; i < CALLS; i++) {
        assertThat(answers.get(i).join()).isEqualTo(i % EVERY == 0 ? 500 : 200);
      }
    }
    assertThat(countEvents() - before).isEqualTo(CALLS - CALLS / EVERY);
  }

  @Test
  void missingPartition_isCreatedOnDemand() {
    API.database
        .sql("select drop_events_partitions(now() + interval '1 year')")
        .query(Integer.class)
        .single();

    assertThat(track("Looked")).isEqualTo(200);
  }

  @Test
  void shutdown_answersWhatItAccepted() {
    var api = TestApi.isolated();
    var url = api.context.getEnvironment().getRequiredProperty("spring.datasource.url");
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, CALLS)
              .mapToObj(
                  _ ->
                      CompletableFuture.supplyAsync(
                          () ->
                              api.postWithWriteKey(
                                      "/v1/track",
                                      "{\"userId\": \"%s\", \"event\": \"Looked\"}"
                                          .formatted(TestApi.newUserId()))
                                  .statusCode(),
                          clients))
              .toList();
      answers.getFirst().join();
      api.close();

      var confirmed =
          answers.stream()
              .map(answer -> answer.handle((status, failure) -> failure == null ? status : 0))
              .filter(status -> status.join() == 200)
              .toList();
      assertThat(countEvents(url)).isEqualTo(confirmed.size());
    }
  }

  private static int countEvents() {
    return API.database.sql("select count(*) from events").query(Integer.class).single();
  }

  private static int countEvents(String url) {
    return JdbcClient.create(new DriverManagerDataSource(url))
        .sql("select count(*) from events")
        .query(Integer.class)
        .single();
  }

  private static int track(String event) {
    return API.postWithWriteKey(
            "/v1/track",
            "{\"userId\": \"%s\", \"event\": \"%s\"}".formatted(TestApi.newUserId(), event))
        .statusCode();
  }
}
