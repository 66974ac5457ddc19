package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.audit.Actor;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.steering.JourneySteering;
import dev.senda.store.steering.JourneySteering.Change;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stops, pauses and drains that are answered at any moment around sends and entries. */
class SteeringRaceTest extends EmailSendTestBase {

  private static final int CONTACTS = 4;
  private static final Duration LONGEST = Duration.ofMillis(25);
  private static final Change CHANGE = new Change(Actor.ofApiKey("ops"), "wrong price");
  private static final EnrollmentRules TIPS =
      new EnrollmentRules("tips", new ReentryPolicy.AfterFinishing(), OverlapPolicy.REFUSE, null);

  enum Steering {
    STOP(500, AttemptOutcome.ENROLLMENT_ENDED),
    PAUSE(150, AttemptOutcome.PAUSED);

    private final int rounds;
    private final AttemptOutcome outcome;

    Steering(int rounds, AttemptOutcome outcome) {
      this.rounds = rounds;
      this.outcome = outcome;
    }
  }

  /** Each enrollment sends until it is told not to; how many did is counted right after. */
  @ParameterizedTest
  @EnumSource
  void answer_isFollowedByNoClaim(Steering steering) throws Exception {
    var steered = workerFixture.bean(JourneySteering.class);
    long claims = 0;
    try (var senders = Executors.newFixedThreadPool(CONTACTS)) {
      for (int round = 0; round < steering.rounds; round++) {
        var sending = startSending(senders, steering.outcome);
        TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(LONGEST.toNanos()));
        switch (steering) {
          case STOP -> steered.stop("tips", CHANGE);
          case PAUSE -> steered.pause("tips", CHANGE);
        }
        claims = countMessages();
        for (var one : sending) {
          one.get();
        }
        assertThat(countMessages()).isEqualTo(claims);
        steered.resume("tips", null, CHANGE);
      }
    }
    assertThat(claims).isGreaterThan(steering.rounds);
  }

  private List<Future<Boolean>> startSending(ExecutorService senders, AttemptOutcome last) {
    var sending = new ArrayList<Future<Boolean>>();
    for (int i = 0; i < CONTACTS; i++) {
      var enrollment = enroll();
      Callable<Boolean> work = () -> sendUntil(enrollment, last);
      sending.add(senders.submit(work));
    }
    return sending;
  }

  private boolean sendUntil(UUID enrollment, AttemptOutcome last) {
    for (int occurrence = 1; ; occurrence++) {
      var outcome =
          sendMessageActivityImpl
              .send(
                  new SendRequest(enrollment, occurrence, email("hello"), Channel.EMAIL, List.of()))
              .outcome();
      if (outcome == last) {
        return true;
      }
      assertThat(outcome).isEqualTo(AttemptOutcome.ACCEPTED);
    }
  }

  private UUID enroll() {
    var result =
        workerFixture
            .bean(Enrollments.class)
            .enroll(TIPS, workerFixture.newSubscribedContact(), "", null);
    return ((EnrollmentResult.Enrolled) result).enrollment().id();
  }

  private long countMessages() {
    return workerFixture.database().sql("select count(*) from messages").query(Long.class).single();
  }
}
