package dev.senda.standalone.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.standalone.endtoend.TestSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events come in all the time, while what the API needs, or the API itself, goes away. */
@Tag("crash")
class OutboxOutageTest {

  private static final int PEOPLE = 60;
  private static final int EVENTS_PER_SECOND = TestSize.choose(300, 200);
  private static final Duration OUTAGE = Duration.ofSeconds(TestSize.choose(60, 8));

  private OutageStack stack;

  @BeforeEach
  void start() throws Exception {
    stack = new OutageStack();
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  @Test
  void temporalAway_andPostgresRestarted_losesNothing_andKeepsTheOrder() throws Exception {
    var sender = new EventSender(List.of(stack.startApi()));
    signUp(sender);
    try (var load = new Load(sender)) {
      load.awaitEvents(EVENTS_PER_SECOND);
      stack.stopTemporal();
      load.awaitSeconds(OUTAGE.dividedBy(2));
      stack.restartPostgres();
      load.awaitSeconds(OUTAGE.dividedBy(2));
    }
    long waiting = stack.countOutbox();
    stack.startTemporal();
    long start = System.nanoTime();
    stack.awaitEmptyOutbox();
    double seconds = (System.nanoTime() - start) / 1e9;

    System.out.printf(
        "outage of %s: %d refused calls, %d signals waited, drained in %.1f s: %.0f/s%n",
        OUTAGE, sender.refusals(), waiting, seconds, waiting / seconds);
    assertThat(waiting).isPositive();
    stack.assertHeardOnceInOrder(sender.accepted());
  }

  @Test
  void apiKilled_whileItHoldsWork_isTakenOver_andNothingIsHeardTwice() throws Exception {
    var first = stack.startApi();
    var second = stack.startApi();
    var sender = new EventSender(new ArrayList<>(List.of(first, second)));
    signUp(sender);
    awaitSharedShards();
    try (var load = new Load(sender)) {
      load.awaitEvents(EVENTS_PER_SECOND);
      stack.stopTemporal();
      load.awaitEvents(EVENTS_PER_SECOND * 4);
      stack.startTemporal();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> stack.countOutbox() < EVENTS_PER_SECOND * 3L);
      assertThat(stack.countOutbox()).as("work that the killed instance holds").isPositive();
      stack.killApi(0);
    }
    long start = System.nanoTime();
    stack.awaitEmptyOutbox();

    System.out.printf(
        "API killed: the other one finished its work after %.1f s%n",
        (System.nanoTime() - start) / 1e9);
    stack.assertHeardOnceInOrder(sender.accepted());
  }

  private static void signUp(EventSender sender) throws InterruptedException {
    for (int person = 0; person < PEOPLE; person++) {
      sender.signUp(name(person));
    }
  }

  private static String name(int person) {
    return "person-" + person;
  }

  private void awaitSharedShards() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                stack
                    .database
                    .sql(
                        "select count(*) from outbox_shards where owner is not null group by owner")
                    .query(Integer.class)
                    .list()
                    .equals(List.of(16, 16)));
  }

  /** Clients, each with people of its own, so that the order of each person's events is known. */
  private static final class Load implements AutoCloseable {

    private static final int CLIENTS = 20;

    private final EventSender sender;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<Void>> clients;
    private volatile boolean over;

    Load(EventSender sender) {
      this.sender = sender;
      clients =
          IntStream.range(0, CLIENTS).mapToObj(client -> threads.submit(sendFor(client))).toList();
    }

    private Callable<Void> sendFor(int client) {
      return () -> {
        for (int turn = 0; !over; turn++) {
          var person = name(client + CLIENTS * (turn % (PEOPLE / CLIENTS)));
          sender.sendHeard(person);
          sender.sendUnheard(person);
          Thread.sleep(1000L * 2 * CLIENTS / EVENTS_PER_SECOND);
        }
        return null;
      };
    }

    private int count() {
      return sender.accepted().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Waits until so many more heard events were accepted. */
    void awaitEvents(int events) {
      int goal = count() + events;
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> count() >= goal);
    }

    void awaitSeconds(Duration duration) throws InterruptedException {
      Thread.sleep(duration);
    }

    @Override
    public void close() {
      over = true;
      threads.close();
      assertThat(clients).allMatch(client -> client.state() == Future.State.SUCCESS);
    }
  }
}
