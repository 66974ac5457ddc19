package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.DeliveryResult;
import dev.senda.journey.Channel;
import dev.senda.journey.Plan;
import dev.senda.journey.SendRules.AfterDeferral;
import dev.senda.store.settings.SendingSettings;
import dev.senda.store.settings.SendingSettings.Cap;
import dev.senda.store.settings.SendingSettings.RuledClass;
import dev.senda.store.support.Ids;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.delivery.SendRetryException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrequencyCapTest extends RuledSendTestBase {

  private static final SendResult ACCEPTED = SendResult.of(AttemptOutcome.ACCEPTED);
  private static final SendResult SKIPPED = SendResult.of(AttemptOutcome.SKIPPED);
  private static final SendResult TOMORROW = deferredUntil("2026-11-27T00:00");

  @Test
  void secondMessageOfADay_waitsUntilMidnight_acrossJourneys() {
    rules(cap(1, "day"));
    var ada = contact();
    var second = workerFixture.enroll(ada, "service");

    assertThat(sendEmail(workerFixture.enroll(ada, "tips"))).isEqualTo(ACCEPTED);
    assertThat(sendEmail(second)).isEqualTo(TOMORROW);
    assertThat(waitingFor(second)).isEqualTo("cap \"few\"");

    workerFixture.setTime(at("2026-11-27T00:00"));

    assertThat(sendEmail(second)).isEqualTo(ACCEPTED);
    assertThat(waitingFor(second)).isEqualTo("nothing");
  }

  @Test
  void rollingCap_waitsToTheMillisecond() {
    rules(cap(1, "24h"));
    var ada = contact();
    sendEmail(workerFixture.enroll(ada, "tips"));
    workerFixture.setTime(NOON.plusSeconds(60));

    assertThat(sendEmail(workerFixture.enroll(ada, "service")))
        .isEqualTo(SendResult.deferred(NOON.plus(Duration.ofHours(24)).toEpochMilli()));
  }

  @Test
  void rejectedMessage_releasesItsPlace() {
    rules(cap(1, "day"));
    var ada = contact();
    workerFixture.emailChannel.onNext(_ -> new DeliveryResult.Rejected("unknown user", null));

    assertThat(sendEmail(workerFixture.enroll(ada, "tips")))
        .isEqualTo(SendResult.of(AttemptOutcome.REJECTED));
    assertThat(sendEmail(workerFixture.enroll(ada, "service"))).isEqualTo(ACCEPTED);
  }

  @Test
  void unconfirmedMessage_keepsItsPlace_andItsOwnRetryIsNotDeferred() {
    rules(cap(1, "day"));
    var ada = contact();
    var first = workerFixture.enroll(ada, "tips");
    workerFixture.emailChannel.onNext(_ -> new DeliveryResult.Unconfirmed("no answer"));

    assertThatThrownBy(() -> sendEmail(first)).isInstanceOf(SendRetryException.class);
    assertThat(sendEmail(workerFixture.enroll(ada, "service"))).isEqualTo(TOMORROW);
    assertThat(sendEmail(first)).isEqualTo(ACCEPTED);
  }

  @Test
  void messageThatWasNotSent_leavesItsPlaceToTheNext() {
    rules(cap(1, "day"));
    var ada = contact();
    var first = workerFixture.enroll(ada, "tips");
    workerFixture.emailChannel.onNext(_ -> new DeliveryResult.NotSent("server down", null));

    assertThatThrownBy(() -> sendEmail(first)).isInstanceOf(SendRetryException.class);
    assertThat(sendEmail(workerFixture.enroll(ada, "service"))).isEqualTo(ACCEPTED);
    assertThat(sendEmail(first)).isEqualTo(TOMORROW);
  }

  @Test
  void transactionalMessage_passes_andDoesNotCount() {
    workerFixture.addJourney("receipt", Plan::transactional);
    workerFixture.text("receipt", "nudge", Channel.SMS, "Paid");
    rules(cap(1, "day"));
    var ada = contact();
    sendEmail(workerFixture.enroll(ada, "tips"));

    assertThat(sendText(workerFixture.enroll(ada, "receipt"))).isEqualTo(ACCEPTED);

    var bea = contact();
    assertThat(sendText(workerFixture.enroll(bea, "receipt"))).isEqualTo(ACCEPTED);
    assertThat(sendEmail(workerFixture.enroll(bea, "tips"))).isEqualTo(ACCEPTED);
  }

  @Test
  void mailThatAsksToConfirmASubscription_doesNotCount() {
    rules(cap(1, "day"));
    var ada = contact();
    sendEmail(workerFixture.enroll(ada, "tips"));
    workerFixture.database().sql("update messages set opt_in = '{}'").update();

    assertThat(sendEmail(workerFixture.enroll(ada, "service"))).isEqualTo(ACCEPTED);
  }

  @Test
  void capOfAChannel_letsAnotherChannelGo() {
    rules(
        settings(
            Map.of(
                "texts",
                new Cap(
                    1,
                    "day",
                    List.of(RuledClass.MARKETING),
                    List.of(Channel.SMS),
                    List.of(),
                    List.of())),
            Map.of(),
            Duration.ofDays(7),
            AfterDeferral.SKIP));
    var ada = contact();
    sendText(workerFixture.enroll(ada, "tips"));
    var second = workerFixture.enroll(ada, "service");

    assertThat(sendText(second)).isEqualTo(TOMORROW);
    assertThat(send(second, preferred(sms("nudge"), email("hello")), Channel.SMS))
        .isEqualTo(SendResult.elsewhere(Channel.EMAIL));
  }

  @Test
  void capOfTheJourney_countsItsOwnMessages() {
    workerFixture.addJourney(
        "offers", plan -> plan.sending(rules -> rules.atMostPerDay(1)).keyedBy("id"));
    workerFixture.text("offers", "nudge", Channel.SMS, "Buy");
    rules(SendingSettings.none());
    var ada = contact();
    sendEmail(workerFixture.enroll(ada, "tips"));

    assertThat(sendText(enroll(ada, "offers", "1"))).isEqualTo(ACCEPTED);
    var second = enroll(ada, "offers", "2");
    assertThat(sendText(second)).isEqualTo(TOMORROW);
    assertThat(waitingFor(second)).isEqualTo("cap of the journey: 1 per day");
  }

  @Test
  void longestDeferral_skipsWithTheReason() {
    rules(
        settings(
            Map.of(
                "few",
                new Cap(
                    1, "month", List.of(RuledClass.MARKETING), List.of(), List.of(), List.of())),
            Map.of(),
            Duration.ofDays(2),
            AfterDeferral.SKIP));
    var ada = contact();
    sendEmail(workerFixture.enroll(ada, "tips"));
    var second = workerFixture.enroll(ada, "service");

    assertThat(sendEmail(second)).isEqualTo(deferredUntil("2026-11-28T12:00"));

    workerFixture.setTime(at("2026-11-28T12:00"));

    assertThat(sendEmail(second)).isEqualTo(SKIPPED);
    assertThat(workerFixture.entry(second, "hello").reason())
        .isEqualTo(
            "deferred since Thu 26 Nov 2026 12:00, which is as long as it may be: cap \"few\"");
  }

  @Test
  void longestDeferral_sendsAnyway_whereThePlanSaysSo() {
    workerFixture.addJourney(
        "urgent", plan -> plan.sending(rules -> rules.sendsAnywayAfter(Duration.ofHours(6))));
    workerFixture.text("urgent", "nudge", Channel.SMS, "Now");
    rules(cap(1, "month"));
    var ada = contact();
    sendEmail(workerFixture.enroll(ada, "tips"));
    var urgent = workerFixture.enroll(ada, "urgent");

    assertThat(sendText(urgent)).isEqualTo(deferredUntil("2026-11-26T18:00"));

    workerFixture.setTime(at("2026-11-26T18:00"));

    assertThat(sendText(urgent)).isEqualTo(ACCEPTED);
  }

  /** Whichever of them wakes first. */
  @Test
  void lowerPriority_leavesTheNextPlaceToTheHigherOne() {
    workerFixture.addJourney("winback", plan -> plan.sending(rules -> rules.priority(10)));
    workerFixture.text("winback", "nudge", Channel.SMS, "Come back");
    rules(cap(1, "day"));
    var ada = contact();
    sendEmail(workerFixture.enroll(ada, "tips"));
    var low = workerFixture.enroll(ada, "service");
    var high = workerFixture.enroll(ada, "winback");

    assertThat(sendEmail(low)).isEqualTo(TOMORROW);
    assertThat(sendText(high)).isEqualTo(TOMORROW);

    workerFixture.setTime(at("2026-11-27T00:00"));

    assertThat(sendEmail(low)).isEqualTo(deferredUntil("2026-11-28T00:00"));
    assertThat(waitingFor(low)).isEqualTo("cap \"few\"; messages that go first: 1");
    assertThat(sendText(high)).isEqualTo(ACCEPTED);
  }

  /** A goal ended the enrollment whose message had the place. */
  @Test
  void endedEnrollment_givesUpItsPlace() {
    workerFixture.addJourney("winback", plan -> plan.sending(rules -> rules.priority(10)));
    workerFixture.text("winback", "nudge", Channel.SMS, "Come back");
    rules(cap(1, "day"));
    var ada = contact();
    sendEmail(workerFixture.enroll(ada, "tips"));
    var high = workerFixture.enroll(ada, "winback");
    sendText(high);
    workerFixture
        .database()
        .sql("update enrollments set ended_at = now(), state = 'GOAL' where id = :id")
        .param("id", high)
        .update();

    assertThat(sendEmail(workerFixture.enroll(ada, "service"))).isEqualTo(TOMORROW);
  }

  @Test
  void hundredConcurrentSenders_neverExceedTheCap_andLoseNothing() {
    rules(cap(7, "week"));
    workerFixture.setConnections(24);
    var ada = contact();
    var enrollments =
        IntStream.range(0, 100).mapToObj(i -> enroll(ada, "service", "k" + i)).toList();
    var results = sendAtOnce(enrollments);

    assertThat(Collections.frequency(results.values(), ACCEPTED)).isEqualTo(7);
    assertThat(workerFixture.emailChannel.sent()).hasSize(7);
    var monday = deferredUntil("2026-11-30T00:00");
    var next =
        enrollments.stream().filter(enrollment -> monday.equals(results.get(enrollment))).toList();
    assertThat(next).hasSizeGreaterThanOrEqualTo(7);
    assertThat(results.values()).containsOnly(ACCEPTED, monday, deferredUntil("2026-12-03T12:00"));

    workerFixture.setTime(at("2026-11-30T00:00"));
    var later = sendAtOnce(next);

    assertThat(Collections.frequency(later.values(), ACCEPTED)).isEqualTo(7);
    assertThat(workerFixture.emailChannel.sent()).hasSize(14);
  }

  /** All of them begin at the same time; none is lost. */
  private Map<UUID, SendResult> sendAtOnce(List<UUID> enrollments) {
    var results = new ConcurrentHashMap<UUID, SendResult>();
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var enrollment : enrollments) {
        senders.execute(() -> results.put(enrollment, sendUntilDecided(enrollment)));
      }
    }
    assertThat(results).hasSize(enrollments.size());
    return results;
  }

  private SendResult sendUntilDecided(UUID enrollment) {
    while (true) {
      try {
        return sendEmail(enrollment);
      } catch (SendRetryException waited) {
        // It waited too long for the lock, as Temporal would try again.
      }
    }
  }

  private record Wake(long at, int number, UUID enrollment) {}

  /** 200 journeys want to send to one contact at noon, and at most one may do so on a day. */
  @Test
  void twoHundredJourneys_competeForOneContact() {
    for (int i = 0; i < 200; i++) {
      int priority = i % 5;
      workerFixture.addJourney(
          "journey-" + i, plan -> plan.sending(rules -> rules.priority(priority)));
      workerFixture.text("journey-" + i, "nudge", Channel.SMS, "Hello");
    }
    rules(cap(1, "day"));
    var ada = contact();
    var wakes =
        new PriorityQueue<Wake>(
            (one, other) ->
                one.at() == other.at()
                    ? Integer.compare(one.number(), other.number())
                    : Long.compare(one.at(), other.at()));
    for (int i = 0; i < 200; i++) {
      wakes.add(new Wake(NOON.toEpochMilli(), i, workerFixture.enroll(ada, "journey-" + i)));
    }
    int attempts = 0;
    int skipped = 0;
    while (!wakes.isEmpty()) {
      var wake = wakes.remove();
      workerFixture.setTime(Instant.ofEpochMilli(wake.at()));
      attempts++;
      var result = sendText(wake.enrollment());
      if (result.until() != null) {
        wakes.add(new Wake(result.until(), wake.number(), wake.enrollment()));
      } else if (result.equals(SKIPPED)) {
        skipped++;
      } else {
        assertThat(result).isEqualTo(ACCEPTED);
      }
    }

    // Today, and at the beginning of each of the next seven days.
    assertThat(sentPerDay(ada)).isEqualTo(List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L));
    assertThat(skipped).isEqualTo(192);
    // Each is asked first, and when its time has come; few must find another place.
    assertThat(attempts).isLessThan(450);
    // The first comes, the others by priority.
    assertThat(
            workerFixture
                .database()
                .sql(
                    """
                    select e.journey from messages m join enrollments e on e.id = m.enrollment_id
                    where m.contact_key = :contact and m.state = 'ACCEPTED' order by m.claimed_at
                    """)
                .param("contact", ada)
                .query(String.class)
                .list())
        .containsExactly(
            "journey-0",
            "journey-4",
            "journey-9",
            "journey-14",
            "journey-19",
            "journey-24",
            "journey-29",
            "journey-34");
  }

  private List<Long> sentPerDay(String contact) {
    return workerFixture
        .database()
        .sql(
            """
            select count(*) from messages where contact_key = :contact and state = 'ACCEPTED'
            group by cast(claimed_at at time zone 'America/Bogota' as date) order by 1
            """)
        .param("contact", contact)
        .query(Long.class)
        .list();
  }

  private UUID enroll(String contact, String journey, String key) {
    var id = Ids.newUuid();
    workerFixture
        .database()
        .sql(
            """
            insert into enrollments (id, journey, contact_key, correlation_key, state, enrolled_at)
            values (:id, :journey, :contact, :key, 'RUNNING', now())
            """)
        .param("id", id)
        .param("journey", journey)
        .param("contact", contact)
        .param("key", key)
        .update();
    return id;
  }
}
