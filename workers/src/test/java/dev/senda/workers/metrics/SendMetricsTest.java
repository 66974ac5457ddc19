package dev.senda.workers.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.workers.delivery.BlockedBy;
import dev.senda.workers.delivery.SendRetryException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.activity.ActivityInterface;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendMetricsTest {

  private static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SendMetrics metrics =
      new SendMetrics(
          meters, Clock.fixed(NOW, ZoneOffset.UTC), List.of("welcome"), List.of(Channel.EMAIL));

  /** Whatever runs inside an activity. */
  @ActivityInterface
  public interface Attempt {
    void run();
  }

  private void inActivity(Runnable work) {
    var environment = TestActivityEnvironment.newInstance();
    try {
      environment.registerActivitiesImplementations((Attempt) work::run);
      environment.newActivityStub(Attempt.class).run();
    } finally {
      environment.close();
    }
  }

  /** The labels of the counters that are not 0, without the journey. */
  private Set<String> counted() {
    return meters.find("senda.sends").counters().stream()
        .filter(counter -> counter.count() > 0)
        .map(Meter::getId)
        .map(
            id ->
                "%s %s %s"
                    .formatted(id.getTag("channel"), id.getTag("outcome"), id.getTag("reason")))
        .collect(Collectors.toSet());
  }

  @Test
  void acceptedSends_ofEachJourney_areThereWithZero_fromTheStart() {
    assertThat(meters.get("senda.sends").tag("journey", "welcome").counter().count()).isZero();
    assertThat(counted()).isEmpty();
  }

  @Test
  void attempts_areCountedByOutcomeAndReason() {
    inActivity(
        () -> {
          metrics.onCompleted(Channel.EMAIL, AttemptOutcome.ACCEPTED, null);
          metrics.onCompleted(
              Channel.SMS, AttemptOutcome.SKIPPED, "no consent for product-tips by sms");
          metrics.onBlocked(
              Channel.EMAIL, new SendRetryException("x").because(BlockedBy.QUEUE_HELD));
        });

    assertThat(counted())
        .containsExactlyInAnyOrder(
            "email accepted none", "sms skipped no_consent", "email blocked queue_held");
    assertThat(
            meters.get("senda.sends.last").timeGauge().value(java.util.concurrent.TimeUnit.SECONDS))
        .isEqualTo((double) NOW.getEpochSecond());
  }

  /** What the gate writes into the ledger quotes topics, days and providers: none is a label. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the contact was erased | erased
          address suppressed: bounced | suppressed
          unsubscribed from product-tips on 2026-11-24 | unsubscribed
          no consent for product-tips by email | no_consent
          the contact has no email address | no_address
          the contact's phone number is not valid | invalid_address
          email: refused: 550 no such user; sms: the contact has no phone number | no_address
          something new | other
          """)
  void reasonsOfTheGate_becomeFewLabels(String reason, String label) {
    assertThat(SkipReason.of(reason).label()).isEqualTo(label);
  }
}
