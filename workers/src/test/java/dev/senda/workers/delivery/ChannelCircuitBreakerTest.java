package dev.senda.workers.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.workers.WorkerFixture;
import dev.senda.workers.delivery.ChannelCircuitBreaker.Permit;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** When a hold ends by itself, and what a queue that waits logs. */
@ExtendWith(OutputCaptureExtension.class)
class ChannelCircuitBreakerTest {

  private static final ChannelQueue EMAIL = new ChannelQueue(Channel.EMAIL, "main", null);
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);

  @TempDir static Path templates;

  private final SettableClock clock = new SettableClock();
  private WorkerFixture workerFixture;
  private ChannelHolds holds;
  private ChannelCircuitBreaker circuitBreaker;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    holds = workerFixture.bean(ChannelHolds.class);
    circuitBreaker = new ChannelCircuitBreaker(holds, PROBE_INTERVAL, clock);
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  @Nested
  class IdleHolds {

    @Test
    void probeDueForLong_andNotTaken_endsHold(CapturedOutput log) {
      circuitBreaker.hold(EMAIL, "535 authentication failed");
      probeHasBeenDueFor(ChannelCircuitBreaker.IDLE_HOLD_TIMEOUT.plusSeconds(1));

      circuitBreaker.endIdleHolds();

      assertThat(holds.findActive()).isEmpty();
      assertThat(log).containsOnlyOnce("Hold ended, no message waits: email by main");
    }

    @Test
    void messageWaits_keepsHold() {
      circuitBreaker.hold(EMAIL, "535 authentication failed");
      probeHasBeenDueFor(ChannelCircuitBreaker.IDLE_HOLD_TIMEOUT.plusSeconds(1));
      // A waiting message takes the probe, and the provider still refuses us.
      assertThat(circuitBreaker.tryAcquire(EMAIL, "ada@example.com"))
          .isEqualTo(new Permit.Granted(true));
      circuitBreaker.hold(EMAIL, "535 authentication failed");

      circuitBreaker.endIdleHolds();

      assertThat(holds.findActive()).hasSize(1);
    }

    @Test
    void probeNotDueForLong_keepsHold() {
      circuitBreaker.hold(EMAIL, "535 authentication failed");
      probeHasBeenDueFor(ChannelCircuitBreaker.IDLE_HOLD_TIMEOUT.minusMinutes(1));

      circuitBreaker.endIdleHolds();

      assertThat(holds.findActive()).hasSize(1);
    }

    private void probeHasBeenDueFor(Duration time) {
      workerFixture
          .database()
          .sql(
              """
              update channel_holds
              set next_attempt_at = now() - :time * interval '1 millisecond'
              """)
          .param("time", time.toMillis())
          .update();
    }
  }

  @Nested
  class Log {

    @Test
    void heldQueue_logsOneLineAMinute(CapturedOutput log) {
      circuitBreaker.hold(EMAIL, "535 authentication failed");

      for (int message = 0; message < 50; message++) {
        assertThat(circuitBreaker.tryAcquire(EMAIL, "ada@example.com"))
            .isInstanceOf(Permit.Denied.class);
      }
      assertThat(log).containsOnlyOnce("Channel queue waits: email by main is held");

      clock.advance(Duration.ofSeconds(61));
      for (int message = 0; message < 50; message++) {
        assertThat(circuitBreaker.tryAcquire(EMAIL, "ada@example.com"))
            .isInstanceOf(Permit.Denied.class);
      }
      assertThat(log.getAll().split("Channel queue waits: email by main is held", -1)).hasSize(3);
    }
  }

  /** A clock that a test advances. */
  private static final class SettableClock extends Clock {

    private Instant now = Instant.now();

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
