package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.api.http.ApiException;
import dev.senda.api.ingest.parsing.IngestCall;
import dev.senda.api.ingest.parsing.ParsedRequest;
import dev.senda.api.ingest.parsing.ParsedRequest.NumberedCall;
import dev.senda.api.rejectedvalues.RejectedValueLog;
import dev.senda.api.routing.HeardEvents;
import dev.senda.api.settings.ApiSettings;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.security.ApiKeys.ApiKey;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import dev.senda.store.support.Ids;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionSystemException;

/** What happens to the neighbours of a request. */
@ExtendWith(OutputCaptureExtension.class)
class GroupFailureTest {

  private static final int CALLS = 200;
  private static final int EVERY = 20;

  private static final ApiKey KEY =
      new ApiKey(Ids.newUuid(), "shop", ApiKeyScope.WRITE, Instant.EPOCH, null, null);

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
  void lostConnection_isAnsweredWithRetry() {
    API.database
        .sql(
            """
            create function break_connection() returns trigger language plpgsql as $$
              begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$
            """)
        .update();
    API.database
        .sql(
            """
            create trigger break_connection before insert on events
            for each row when (new.name = 'Breaking') execute function break_connection()
            """)
        .update();
    int before = countEvents();

    var response =
        API.postWithWriteKey(
            "/v1/track",
            "{\"userId\": \"%s\", \"event\": \"Breaking\"}".formatted(TestApi.newUserId()));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(countEvents()).isEqualTo(before);
  }

  @Test
  @Timeout(60)
  void transactionWithoutEnd_isAnsweredWithAnUnknownOutcome() throws Exception {
    var queue = new RequestQueue(Integer.MAX_VALUE, Integer.MAX_VALUE);
    var service =
        new IngestService(
            queue,
            API.get(KeyRateLimits.class),
            API.get(HeardEvents.class),
            API.get(IngestMetrics.class),
            API.get(RejectedValueLog.class),
            API.get(ApiSettings.class));
    var call =
        new IngestCall.Identify(
            Identity.ofUser("u1"), Traits.NONE, List.of(), Instant.EPOCH, Set.of(), false);
    var request = new ParsedRequest(List.of(new NumberedCall(null, call)), List.of(), List.of());

    try (var client = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = client.submit(() -> service.commit(KEY, request, 1, false));
      assertThat(queue.take(1)).hasSize(1);

      assertThatThrownBy(answer::get)
          .hasCauseInstanceOf(ApiException.class)
          .hasMessageContaining("may be stored or not");
    }
  }

  @ParameterizedTest
  @MethodSource("lostConnections")
  void lostConnection_isUnavailable(RuntimeException failure) {
    assertThat(DatabaseFailures.isUnavailable(failure)).isTrue();
  }

  static Stream<RuntimeException> lostConnections() {
    return Stream.of(
        new TransactionSystemException("JDBC rollback failed"),
        new UncategorizedSQLException("read", null, new SQLException("Connection is closed")),
        new UncategorizedSQLException("read", null, new SQLException("shutdown", "57P01")),
        new UncategorizedSQLException("read", null, new SQLException("broken", "08006")));
  }

  @Test
  void faultOfAStatement_isNotUnavailable() {
    assertThat(
            DatabaseFailures.isUnavailable(
                new UncategorizedSQLException("write", null, new SQLException("bad", "22000"))))
        .isFalse();
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
