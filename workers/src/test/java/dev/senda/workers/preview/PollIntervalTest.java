package dev.senda.workers.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PollIntervalTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // nanoTime may overflow
  private final PollInterval interval = new PollInterval(now::get);

  @Test
  void idle_looksAboutOnceASecond() {
    assertThat(looks(Duration.ofSeconds(12))).isEqualTo(10);
  }

  @Test
  void work_isFollowedByFrequentLooks_forFiveMinutes() {
    interval.recordFound();

    assertThat(looks(Duration.ofSeconds(30))).isEqualTo(100);

    pass(Duration.ofMinutes(5));
    assertThat(looks(Duration.ofSeconds(12))).isEqualTo(10);
  }

  private int looks(Duration time) {
    int looks = 0;
    for (long millis = 0; millis < time.toMillis(); millis += 300) {
      if (interval.isDue()) {
        looks++;
      }
      pass(Duration.ofMillis(300));
    }
    return looks;
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
