package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches of several clients that name the same people in different orders. */
class ConcurrentBatchTest {

  private static final int CLIENTS = 8;
  private static final int BATCHES = 80;
  private static final int PEOPLE = 8;
  private static final long SEED = 42;

  private static final TestApi API = TestApi.shared();

  @Test
  void samePeopleInShuffledOrder_everyBatchIsAccepted_withoutADeadlock() throws Exception {
    long deadlocks = deadlocks();
    var users = IntStream.range(0, PEOPLE).mapToObj(_ -> TestApi.newUserId()).toList();
    var random = new Random(SEED);
    var requests = new ArrayList<Callable<Integer>>();
    for (int batch = 0; batch < BATCHES; batch++) {
      var shuffled = new ArrayList<>(users);
      Collections.shuffle(shuffled, random);
      var body = batch(batch, shuffled);
      requests.add(() -> API.postWithWriteKey("/v1/batch", body).statusCode());
    }

    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (var answer : clients.invokeAll(requests)) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }

    assertThat(
            API.database
                .sql(
                    """
                    select count(*) from events join contacts on contacts.key = events.contact_key
                    where contacts.user_id in (:users)
                    """)
                .param("users", users)
                .query(Long.class)
                .single())
        .isEqualTo(BATCHES * PEOPLE);
    assertThat(deadlocks()).isEqualTo(deadlocks);
  }

  private static long deadlocks() {
    return API.database
        .sql("select deadlocks from pg_stat_database where datname = current_database()")
        .query(Long.class)
        .single();
  }

  private static String batch(int number, List<String> users) {
    return users.stream()
        .map(
            user ->
                """
                {"type": "track", "userId": "%s", "event": "Product Viewed", "messageId": "%d-%s"}"""
                    .formatted(user, number, user))
        .collect(Collectors.joining(",", "{\"batch\": [", "]}"));
  }
}
