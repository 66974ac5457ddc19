package dev.senda.temporal.workflow;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import dev.senda.journey.Enrollment;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.metrics.TemporalMetrics;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code senda_signal_to_send} has the sends that answer a signal, and no others. */
class SignalToSendMetricTest extends WorkflowTestBase {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Scope scope = TemporalMetrics.scope(meters);

  @BeforeEach
  @Override
  public void start() {
    temporal = testServer(scope);
  }

  @AfterEach
  @Override
  public void stop() {
    super.stop();
    try {
      scope.close();
    } catch (ScopeCloseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sendThatAnswersASignal_isRecorded() {
    var workflow = enroll(SignalToSendMetricTest::sendAndAskForAClick);
    after(hours(5), () -> signal(workflow, clicked()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "clicked");
    assertThat(recordedAnswers()).isEqualTo(1);
  }

  @Test
  void sendAfterTheTimeIsUp_isNotRecorded() {
    var workflow = enroll(SignalToSendMetricTest::sendAndAskForAClick);
    after(
        hours(5),
        () ->
            signal(
                workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "not-clicked");
    assertThat(recordedAnswers()).isZero();
  }

  @Test
  void sendThatWasPaused_isNotRecorded() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.ACCEPTED));
    activities.nextSend(() -> SendResult.of(AttemptOutcome.PAUSED));
    var workflow =
        enroll(
            lead -> {
              sendAndAskForAClick(lead);
              lead.send(email("next"));
            });
    after(hours(5), () -> signal(workflow, clicked()));
    after(
        days(1),
        () -> signal(workflow, EnrollmentSignal.resumed(UUID.randomUUID(), enrollment, now())));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "clicked PAUSED", "clicked", "next");
    assertThat(recordedAnswers()).isZero();
  }

  private static void sendAndAskForAClick(Enrollment lead) {
    var guide = lead.send(email("guide"));
    lead.send(email(guide.clickedWithin(days(2)) ? "clicked" : "not-clicked"));
  }

  private EnrollmentSignal clicked() {
    return EnrollmentSignal.clicked(UUID.randomUUID(), enrollment, now(), "guide");
  }

  private long recordedAnswers() {
    return meters.find("senda.signal.to.send").timers().stream().mapToLong(Timer::count).sum();
  }
}
