package dev.senda.workers;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import dev.senda.settings.logging.TemporalOutageFilter;
import io.temporal.activity.ActivityInterface;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.PollerBehaviorAutoscaling;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** What the SDK of Temporal logs by itself while Temporal is away. */
class TemporalOutageLogTest {

  private static final int FAILED_POLLS = 8;
  private static final String SDK = "io.temporal.internal.";

  /** The test server lacks them; the SDK says so at a start that is slow enough. */
  private static final String NO_HEARTBEATS = "Server does not support worker heartbeats";

  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final FailedPolls failedPolls = new FailedPolls();

  @Test
  void temporalAway_pollersLogNothing() throws Exception {
    int port = freePort();
    var server = TestServer.createPortBoundServer(port);
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
    var factory = WorkerFactory.newInstance(WorkflowClient.newInstance(stubs));
    factory
        .newWorker(
            "outage",
            WorkerOptions.newBuilder()
                .setWorkflowTaskPollersBehavior(new PollerBehaviorAutoscaling())
                .setActivityTaskPollersBehavior(new PollerBehaviorAutoscaling())
                .build())
        .registerActivitiesImplementations(new SampleActivityImpl());
    factory.start();
    log.start();
    loggers.addTurboFilter(failedPolls);
    loggers.addTurboFilter(new TemporalOutageFilter());
    loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(log);
    try {
      server.close();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> failedPolls.count.get() >= FAILED_POLLS);

      assertThat(log.list)
          .filteredOn(
              event ->
                  event.getLoggerName().startsWith(SDK)
                      && event.getLevel().isGreaterOrEqual(Level.WARN)
                      && !event.getMessage().startsWith(NO_HEARTBEATS))
          .isEmpty();
    } finally {
      loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(log);
      loggers.resetTurboFilterList();
      factory.shutdownNow();
      stubs.shutdownNow();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Counts the warnings of the SDK, whether or not another filter drops them. */
  private static final class FailedPolls extends TurboFilter {

    private final AtomicInteger count = new AtomicInteger();

    @Override
    public FilterReply decide(
        @Nullable Marker marker,
        Logger logger,
        Level level,
        @Nullable String format,
        @Nullable Object @Nullable [] arguments,
        @Nullable Throwable failure) {
      if (format != null
          && logger.getName().startsWith(SDK)
          && level.isGreaterOrEqual(Level.WARN)) {
        count.incrementAndGet();
      }
      return FilterReply.NEUTRAL;
    }
  }

  @ActivityInterface
  public interface SampleActivity {
    void run();
  }

  public static final class SampleActivityImpl implements SampleActivity {
    @Override
    public void run() {}
  }
}
