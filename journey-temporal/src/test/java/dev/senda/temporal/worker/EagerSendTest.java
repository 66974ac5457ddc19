package dev.senda.temporal.worker;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.MessageClass.MARKETING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.IntegrationTestBase;
import dev.senda.temporal.testing.RecordingActivities;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall;
import io.grpc.ForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.worker.WorkerFactory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worker that schedules a send also starts it, unless its account has a limit. */
class EagerSendTest extends IntegrationTestBase {

  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger polled = new AtomicInteger();
  private final TemporalConnection counting =
      new TemporalConnection(settings, TIMEOUT, List.of(new ActivityTaskCounter()));
  private @Nullable WorkerFactory factory;

  @AfterEach
  void stopWorker() {
    if (factory != null) {
      factory.shutdown();
      factory.awaitTermination(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
    counting.close();
  }

  @Test
  void sendWithoutRateLimit_isStartedWithTheAnswerOfTheWorkflowTask() throws Exception {
    work(null, ChannelQueues.DEFAULT_MAX_EAGER_SENDS);

    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");

    assertThat(started).hasValue(1);
    assertThat(polled).hasValue(0);
  }

  @Test
  void sendWithRateLimit_isPolledFromItsOwnQueue() throws Exception {
    work(1000.0, ChannelQueues.DEFAULT_MAX_EAGER_SENDS);

    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");

    assertThat(started).hasValue(0);
    assertThat(polled).hasValue(1);
    assertThat(world.queues).allMatch(queue -> queue.endsWith("-email-main"));
  }

  @Test
  void sendAboveTheLimitOfItsAccount_moves() throws Exception {
    var hangs = new CountDownLatch(1);
    world.beforeSend =
        request -> {
          if (request.enrollment().equals(enrollment)) {
            RecordingActivities.waitFor(hangs);
          }
        };
    work(null, 1);
    client.start(enrollment, r.plan(), contact, "");
    await(() -> world.sendAttempts.get() == 1);

    client.start(UUID.randomUUID(), r.plan(), "T000000000000", "");
    await(() -> world.queues.size() == 1);

    assertThat(world.queues)
        .containsExactly("ebook-guide by email on %s-email-main".formatted(settings.taskQueue()));
    hangs.countDown();
    await(() -> world.queues.size() == 2);
    assertThat(world.queues.getLast()).endsWith("on " + settings.taskQueue());
  }

  private void work(@Nullable Double rateLimit, int maxEagerSends) {
    factory =
        TemporalJourneyWorker.factory(
            counting,
            settings.taskQueue(),
            List.of(r),
            new ChannelQueues(
                Map.of(EMAIL, Map.of(MARKETING, new ChannelQueue(EMAIL, "main", rateLimit))),
                List.of(),
                maxEagerSends),
            world,
            world,
            world,
            TemporalJourneyWorker.NO_HISTORY_LIMIT);
    factory.start();
  }

  /** Counts activities that came with the answer of a workflow task, and those that were polled. */
  private final class ActivityTaskCounter implements ClientInterceptor {

    @Override
    public <A, B> ClientCall<A, B> interceptCall(
        MethodDescriptor<A, B> method, CallOptions options, Channel next) {
      return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<B> listener, Metadata headers) {
          super.start(
              new ForwardingClientCallListener.SimpleForwardingClientCallListener<>(listener) {
                @Override
                public void onMessage(B message) {
                  count(message);
                  super.onMessage(message);
                }
              },
              headers);
        }
      };
    }

    private void count(Object message) {
      switch (message) {
        case RespondWorkflowTaskCompletedResponse answer ->
            started.addAndGet(answer.getActivityTasksCount());
        case PollActivityTaskQueueResponse task when !task.getTaskToken().isEmpty() ->
            polled.incrementAndGet();
        default -> {}
      }
    }
  }
}
