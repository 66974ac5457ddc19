package dev.senda.temporal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatedLogTest {

  private long now = Long.MAX_VALUE - 1; // System.nanoTime may overflow
  private final RepeatedLog log = new RepeatedLog(Duration.ofMinutes(1), () -> now);

  @Test
  void sameMessage_isDueOncePerInterval_andCounted() {
    assertThat(log.takeOmitted("a")).hasValue(0);
    assertThat(log.takeOmitted("a")).isEmpty();
    assertThat(log.takeOmitted("b")).hasValue(0);
    now += Duration.ofSeconds(59).toNanos();
    assertThat(log.takeOmitted("a")).isEmpty();

    now += Duration.ofSeconds(1).toNanos();

    assertThat(log.takeOmitted("a")).hasValue(2);
    assertThat(log.takeOmitted("a")).isEmpty();
    assertThat(log.takeOmitted("b")).hasValue(0);
  }

  @Test
  void manyMessages_forgetTheOldest() {
    for (int i = 0; i <= 1_000; i++) {
      assertThat(log.takeOmitted("message " + i)).hasValue(0);
    }

    assertThat(log.takeOmitted("message 1000")).isEmpty();
    assertThat(log.takeOmitted("message 0")).hasValue(0);
  }
}
