package dev.senda.api.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.TaskScheduler;

class OperationsMetricsTest {

  private static final TestApi API = TestApi.isolated();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @AfterAll
  static void close() {
    API.close();
  }

  /** A job with a fixed delay occupies the one thread that all of these jobs share. */
  @Test
  void longJob_doesNotStopTheMetrics() throws InterruptedException {
    var isRunning = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var longJob =
        API.get(TaskScheduler.class)
            .scheduleWithFixedDelay(
                () -> {
                  isRunning.countDown();
                  awaitQuietly(end);
                },
                Duration.ofHours(1));
    try {
      isRunning.await();
      Awaitility.await().atMost(TIMEOUT).until(() -> gauge() != null);

      var before = gauge();

      Awaitility.await()
          .atMost(TIMEOUT)
          .untilAsserted(() -> assertThat(gauge()).isNotNull().isNotSameAs(before));
    } finally {
      end.countDown();
      longJob.cancel(true);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each measurement registers it anew. */
  private static @Nullable Gauge gauge() {
    return API.get(MeterRegistry.class).find("senda.messages.unconfirmed").gauge();
  }
}
