package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Goals and cancellations that are committed at any moment around a send. */
class CommittedEndRaceTest extends EmailSendTestBase {

  private static final int OF_EACH = 500;
  private static final Duration LONGEST = Duration.ofMillis(40);

  private final Map<UUID, Instant> committed = new ConcurrentHashMap<>();

  /** Each enrollment sends until it is told that it has ended; its end comes meanwhile. */
  @Test
  void committedEnd_isFollowedByNoClaim() throws Exception {
    try (var senders = Executors.newFixedThreadPool(8);
        var enders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2 * OF_EACH; i++) {
        boolean isGoal = i % 2 == 0;
        var contact = workerFixture.newSubscribedContact();
        var enrollment = workerFixture.enroll(contact, "tips");
        senders.execute(
            () -> {
              var end = enders.submit(() -> endSoon(contact, enrollment, isGoal));
              sendUntilEnded(enrollment, isGoal ? EnrollmentState.GOAL : EnrollmentState.CANCELED);
              end.resultNow();
            });
      }
      senders.shutdown();
      assertThat(senders.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
    }

    var claims =
        workerFixture
            .database()
            .sql("select enrollment_id, claimed_at from messages")
            .query(
                (row, number) ->
                    Map.entry(
                        row.getObject("enrollment_id", UUID.class),
                        row.getTimestamp("claimed_at").toInstant()))
            .list();
    assertThat(committed).hasSize(2 * OF_EACH);
    assertThat(claims).hasSizeGreaterThan(OF_EACH / 2);
    assertThat(claims)
        .allSatisfy(claim -> assertThat(claim.getValue()).isBefore(committed.get(claim.getKey())));
  }

  private void sendUntilEnded(UUID enrollment, EnrollmentState expected) {
    for (int occurrence = 1; ; occurrence++) {
      var result =
          sendMessageActivityImpl.send(
              new SendRequest(enrollment, occurrence, email("hello"), Channel.EMAIL, List.of()));
      if (result.outcome() == AttemptOutcome.ENROLLMENT_ENDED) {
        assertThat(String.valueOf(result.ending())).startsWith(expected.name());
        return;
      }
      assertThat(result.outcome()).isEqualTo(AttemptOutcome.ACCEPTED);
    }
  }

  private boolean endSoon(String contact, UUID enrollment, boolean isGoal)
      throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(LONGEST.toNanos()));
    if (isGoal) {
      workerFixture
          .bean(RetryingTransactions.class)
          .executeWithoutResult(
              () -> {
                workerFixture.bean(Contacts.class).lock(contact);
                workerFixture
                    .bean(Enrollments.class)
                    .markEnding(List.of(Ending.goal(enrollment, "Order Completed")));
              });
    } else {
      workerFixture.bean(EnrollmentService.class).cancel(enrollment, "wrong person");
    }
    committed.put(enrollment, workerFixture.bean(ScaledClock.class).instant());
    return true;
  }
}
