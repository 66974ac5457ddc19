package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that sends too fast is refused, and harms no other. */
class IngestLimitsTest {

  private static final int GREEDY_CLIENTS = 32;
  private static final int CALLS = 100;

  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void greedyKey_isRefusedWithRetryAfter_whileAnotherKeyIsServed() {
    try (var api =
        TestApi.withSettings(
            "--senda.ingest.queue-size-per-key=64KB", "--senda.ingest.queue-size=1MB")) {
      var other = api.get(ApiKeys.class).create("shop", ApiKeyScope.WRITE).key();
      var isOver = new AtomicBoolean();
      var greedy = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < GREEDY_CLIENTS; i++) {
        greedy.add(CompletableFuture.supplyAsync(() -> sendUntilRefused(api, isOver), clients));
      }
      var slowest = Duration.ZERO;
      for (int i = 0; i < CALLS; i++) {
        long start = System.nanoTime();
        assertThat(track(api, other).statusCode()).isEqualTo(200);
        var taken = Duration.ofNanos(System.nanoTime() - start);
        slowest = taken.compareTo(slowest) > 0 ? taken : slowest;
      }
      isOver.set(true);

      assertThat(slowest).isLessThan(Duration.ofSeconds(5));
      assertThat(greedy)
          .extracting(CompletableFuture::join)
          .anySatisfy(
              response -> {
                assertThat(response.statusCode()).isEqualTo(429);
                assertThat(response.headers().firstValue("Retry-After")).isPresent();
                assertThat(response.body()).contains("urn:senda:problem:too-many-requests");
              })
          .allSatisfy(response -> assertThat(response.statusCode()).isIn(200, 429));
    }
  }

  private static HttpResponse<String> sendUntilRefused(TestApi api, AtomicBoolean isOver) {
    var batch =
        IntStream.range(0, CALLS)
            .mapToObj(
                _ ->
                    "{\"type\": \"track\", \"userId\": \"%s\", \"event\": \"Looked\"}"
                        .formatted(TestApi.newUserId()))
            .collect(Collectors.joining(",", "{\"batch\": [", "]}"));
    while (true) {
      var response = api.postWithWriteKey("/v1/batch", batch);
      if (response.statusCode() != 200 || isOver.get()) {
        return response;
      }
    }
  }

  @Test
  void rateLimit_isPerKey_andRefillsWithTime() {
    try (var api = TestApi.withSettings("--senda.ingest.rate-limit=5")) {
      var other = api.get(ApiKeys.class).create("shop", ApiKeyScope.WRITE).key();
      var responses = IntStream.range(0, 50).mapToObj(_ -> track(api, TestApi.WRITE_KEY)).toList();

      assertThat(responses.subList(0, 5)).extracting(HttpResponse::statusCode).containsOnly(200);
      assertThat(responses)
          .anySatisfy(
              response -> {
                assertThat(response.statusCode()).isEqualTo(429);
                assertThat(response.headers().firstValue("Retry-After")).contains("1");
              });
      assertThat(track(api, other).statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> track(TestApi api, String key) {
    return api.send(
        api.request("/v1/track")
            .header("Authorization", TestApi.basic(key))
            .POST(
                BodyPublishers.ofString(
                    "{\"userId\": \"%s\", \"event\": \"Looked\"}".formatted(TestApi.newUserId()))));
  }
}
