package dev.senda.temporal.worker;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.EnrollmentClient.PreviousEnrollmentRunningException;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.IntegrationTestBase;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Many contacts answer at the same moment. */
class SignalBurstTest extends IntegrationTestBase {

  private static final int CONTACTS = 500;
  private static final Duration BURST_TIMEOUT = Duration.ofMinutes(4);

  /** Closing takes this long, and so many close at the same time: a busy database. */
  private static final Duration CLOSE = Duration.ofMillis(200);

  private final Semaphore connections = new Semaphore(8);

  /**
   * More of them than the worker takes at once wait for several seconds. A task that times out
   * meanwhile is run again from the start of its history, which makes the wait longer.
   */
  @Test
  void burstOfSignals_timesOutNoWorkflowTask() throws Exception {
    world.beforeClose = this::takeAWhile;
    work(r);
    var contacts = new LinkedHashMap<String, UUID>();
    for (int i = 0; i < CONTACTS; i++) {
      contacts.put(
          "T%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L)),
          UUID.randomUUID());
    }
    try (var clients = Executors.newFixedThreadPool(16)) {
      contacts.forEach((key, id) -> clients.execute(() -> start(key, id)));
    }
    awaitSends(CONTACTS);

    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      contacts.forEach((key, id) -> clients.execute(() -> open(key, id)));
    }
    awaitSends(2 * CONTACTS);
    Awaitility.await().atMost(BURST_TIMEOUT).until(() -> world.endings.size() == CONTACTS);

    for (var contact : contacts.entrySet()) {
      for (var e : historyOf(contact)) {
        if (e.hasWorkflowTaskFailedEventAttributes())
          System.out.println(
              +e.getEventId()
                  + " "
                  + e.getWorkflowTaskFailedEventAttributes().getCause()
                  + " "
                  + e.getWorkflowTaskFailedEventAttributes().getFailure().getMessage()
                  + e.getWorkflowTaskFailedEventAttributes()
                      .getFailure()
                      .getStackTrace()
                      .lines()
                      .limit(30)
                      .toList());
      }
      assertThat(historyOf(contact))
          .extracting(HistoryEvent::getEventType)
          .doesNotContain(EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
    }
  }

  private void takeAWhile() {
    connections.acquireUninterruptibly();
    try {
      TimeUnit.NANOSECONDS.sleep(CLOSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.release();
    }
  }

  private void start(String contact, UUID enrollment) {
    try {
      client.start(enrollment, r.plan(), contact, "");
    } catch (TemporalUnavailableException | PreviousEnrollmentRunningException e) {
      throw new IllegalStateException(e);
    }
  }

  private void open(String contact, UUID enrollment) {
    try {
      client.signal(
          "journey-r",
          contact,
          "",
          "opened",
          EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "ebook-guide"));
    } catch (TemporalUnavailableException e) {
      throw new IllegalStateException(e);
    }
  }

  private Iterable<HistoryEvent> historyOf(Map.Entry<String, UUID> contact) {
    return connection
        .client()
        .fetchHistory(EnrollmentClient.workflowId("journey-r", contact.getKey(), ""))
        .getEvents();
  }

  private void awaitSends(int count) {
    Awaitility.await().atMost(BURST_TIMEOUT).until(() -> world.sent.size() == count);
  }
}
