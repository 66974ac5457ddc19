package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several clients name the same people, and their anonymous ids move with every call. */
class MovingIdentityTest {

  private static final int CLIENTS = 8;
  private static final int BATCHES = 20;
  private static final int FEW = 8;
  private static final long SEED = 42;

  private static final TestApi API = TestApi.shared();

  @ParameterizedTest
  @CsvSource({"10, 10, 50", "10, 10, 1", "2, 1, 1"})
  @Timeout(60)
  void everyBatchIsStored_withoutAPauseOrADeadlock(int users, int anonymousIds, int calls)
      throws Exception {
    long deadlocks = deadlocks();
    long pauses = pauses();
    var people = TestApi.newUserId();

    assertThat(sendAll(people, users, anonymousIds, calls)).containsOnly(200);

    assertThat(eventsOf(people)).isEqualTo(CLIENTS * BATCHES * calls);
    assertThat(deadlocks()).isEqualTo(deadlocks);
    assertThat(pauses() - pauses).as("no other process holds a lock").isLessThan(FEW);
  }

  private static long pauses() {
    return API.get(RequestQueue.class).pauses();
  }

  private static List<Integer> sendAll(String people, int users, int anonymousIds, int calls)
      throws Exception {
    var random = new Random(SEED);
    var requests = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < CLIENTS * BATCHES; i++) {
      var body = batch(people, users, anonymousIds, calls, random);
      requests.add(() -> API.postWithWriteKey("/v1/batch", body).statusCode());
    }
    var answers = new ArrayList<Integer>();
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (var answer : clients.invokeAll(requests)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  private static String batch(
      String people, int users, int anonymousIds, int calls, Random random) {
    return IntStream.range(0, calls)
        .mapToObj(
            _ ->
                """
                {"type": "track", "userId": "%s-%d", "anonymousId": "a-%s-%d", "event": "Moved"}"""
                    .formatted(people, random.nextInt(users), people, random.nextInt(anonymousIds)))
        .collect(Collectors.joining(",", "{\"batch\": [", "]}"));
  }

  private static int eventsOf(String people) {
    return API.database
        .sql(
            """
            select count(*) from events join contacts on contacts.key = events.contact_key
            where contacts.user_id like ? || '-%' and events.name = 'Moved'
            """)
        .param(people)
        .query(Integer.class)
        .single();
  }

  private static long deadlocks() {
    return API.database
        .sql("select deadlocks from pg_stat_database where datname = current_database()")
        .query(Long.class)
        .single();
  }
}
