package dev.senda.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.ApiApplication;
import dev.senda.standalone.recipient.RecipientClient;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.workers.WorkersApplication;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole product: a goal or a cancellation that is answered around the first send is followed by
 * no claim, and every enrollment ends, in Temporal as in PostgreSQL.
 */
class CommittedEndTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final int CONTACTS = 80;

  /** About how long a send takes from its enrollment on this machine, twice. */
  private static final Duration LATEST_END = Duration.ofMillis(800);

  private final TestStack stack = new TestStack(1);
  private final Map<String, Instant> answered = new ConcurrentHashMap<>();
  private ConfigurableApplicationContext api;
  private ConfigurableApplicationContext workers;
  private RecipientClient recipient;

  @BeforeEach
  void start() {
    api = stack.startApplication(ApiApplication.class, "senda-api");
    workers = stack.startApplication(WorkersApplication.class, "senda-workers");
    recipient =
        new RecipientClient(stack.api().toString(), TestStack.WRITE_KEY, TestStack.ADMIN_KEY);
  }

  @AfterEach
  void stop() {
    recipient.close();
    workers.close();
    api.close();
    stack.close();
  }

  @Test
  void answeredEnd_isFollowedByNoClaim_andEveryEnrollmentEnds() throws Exception {
    var ends = new ArrayList<Future<?>>();
    try (var contacts = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < CONTACTS; i++) {
        var user = "u-" + i;
        boolean isGoal = i % 2 == 0;
        ends.add(
            contacts.submit(
                () -> {
                  enrollAndEnd(user, isGoal);
                  return true;
                }));
      }
    }
    for (var end : ends) {
      end.get();
    }
    assertThat(answered).hasSize(CONTACTS);

    Awaitility.await().atMost(TIMEOUT).until(() -> count("ended_at is null") == 0);
    assertThat(count("state = 'GOAL'")).isEqualTo(CONTACTS / 2);
    assertThat(count("state = 'CANCELED'")).isEqualTo(CONTACTS / 2);
    var claims =
        stack
            .database()
            .sql(
                "select user_id, claimed_at from messages join contacts on key = contact_key where state <> 'SKIPPED'")
            .query(
                (row, number) ->
                    Map.entry(row.getString("user_id"), row.getTimestamp("claimed_at").toInstant()))
            .list();
    assertThat(claims)
        .allSatisfy(claim -> assertThat(claim.getValue()).isBefore(answered.get(claim.getKey())));
  }

  private void enrollAndEnd(String user, boolean isGoal) throws Exception {
    var consents = Map.of("topic", "product-tips", "channel", "email", "text", "v1");
    var traits =
        Map.of(
            "email",
            user + "@example.com",
            "first_name",
            "Ana",
            "locale",
            "en",
            "consents",
            consents);
    recipient.enroll("ebook-nurture", Map.of("contact", Map.of("userId", user, "traits", traits)));
    TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(LATEST_END.toNanos()));
    if (isGoal) {
      recipient.sendTrackingCall(
          "track",
          Map.of(
              "userId", user, "event", "Demo Booked", "messageId", UUID.randomUUID().toString()));
    } else {
      var id =
          stack
              .database()
              .sql(
                  "select id from enrollments join contacts on key = contact_key where user_id = :user")
              .param("user", user)
              .query(UUID.class)
              .single();
      api.getBean(EnrollmentService.class).cancel(id, "wrong person");
    }
    answered.put(user, Instant.now());
  }

  private long count(String condition) {
    return stack
        .database()
        .sql("select count(*) from enrollments where " + condition)
        .query(Long.class)
        .single();
  }
}
