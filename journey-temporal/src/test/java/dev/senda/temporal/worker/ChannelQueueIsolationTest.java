package dev.senda.temporal.worker;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.MessageClass.MARKETING;
import static dev.senda.journey.MessageClass.TRANSACTIONAL;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.temporal.testing.InlineJourney.inline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.devservices.SharedTestTemporal;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.activities.RetryLaterException;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.RecordingActivities;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Channel queues on a real server, which enforces their rate limits: one that is slow or down
 * delays no other.
 */
class ChannelQueueIsolationTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private static final Duration A_MOMENT = Duration.ofMinutes(1);

  /** More than a worker has slots on the queue of an account, and may send eagerly. */
  private static final int TOO_MANY = 240;

  private final RecordingActivities world = new RecordingActivities();
  private final EnrollmentClient.Settings settings =
      EnrollmentClient.Settings.plaintext(
          SharedTestTemporal.target(),
          SharedTestTemporal.NAMESPACE,
          SharedTestTemporal.newTaskQueue(),
          null);
  private final EnrollmentClient client = EnrollmentClient.open(settings, TimeScale.REAL);
  private final TemporalConnection connection = new TemporalConnection(settings, TIMEOUT);
  private final List<JourneyWorker> workers = new ArrayList<>();

  /** The last enrollment. */
  private UUID enrolled = UUID.randomUUID();

  private final Journey mailing =
      inline(Plan.named("mailing").goal(event("Demo Booked")), lead -> lead.send(email("mailing")));
  private final Journey texting = inline(Plan.named("texting"), lead -> lead.send(sms("text")));
  private final Journey receipt =
      inline(Plan.named("receipt").transactional(), lead -> lead.send(email("receipt")));

  @AfterEach
  void stop() {
    workers.forEach(JourneyWorker::close);
    connection.close();
    client.close();
  }

  /** All of them wait before the first one goes, so that nothing but the limit holds them up. */
  @Test
  void rateLimit_holdsForItsQueueOnly() throws Exception {
    int mailings = 500;
    int texts = 50;
    var main = new ChannelQueue(EMAIL, "main", 20.0);
    var factory =
        TemporalJourneyWorker.factory(
            connection,
            settings.taskQueue(),
            List.of(mailing, texting),
            queuesWith(main),
            world,
            world,
            world,
            TemporalJourneyWorker.NO_HISTORY_LIMIT);
    factory.start();
    var sending = factory.getWorker(main.taskQueue(settings.taskQueue()));
    sending.suspendPolling();
    awaitSend(enroll(mailing, mailings));

    var began = Instant.now();
    sending.resumePolling();
    enroll(texting, texts);
    await(() -> world.sentAt.size() == mailings + texts);
    factory.shutdown();
    factory.awaitTermination(TIMEOUT.toSeconds(), TimeUnit.SECONDS);

    var mailed = world.sentAt("mailing");
    var lastText = world.sentAt("text").getLast();
    assertThat(Duration.between(began, mailed.getLast()))
        .isBetween(Duration.ofSeconds(22), Duration.ofSeconds(50));
    assertThat(mailed.stream().filter(lastText::isBefore).count())
        .as("mailings that were still to be sent when the last text was")
        .isGreaterThan(mailings / 3);
  }

  @Test
  void transactionalSend_overtakesMarketing() throws Exception {
    int mailings = 40;
    work(4.0);
    awaitSend(enroll(mailing, mailings));
    int before = world.sent.size();

    enroll(receipt, 1);
    await(() -> world.sent.size() == mailings + 1);

    assertThat(world.sent.indexOf("receipt") - before)
        .as("mailings that were sent between")
        .isLessThan((mailings - before) / 2);
  }

  /** How a channel is down. */
  enum Outage {
    HANGS,
    THROWS
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void failingQueue_delaysNoOther(Outage outage) throws Exception {
    var fixed = new CountDownLatch(1);
    world.beforeSend =
        request -> {
          if (request.by() == EMAIL && fixed.getCount() > 0) {
            switch (outage) {
              case HANGS -> RecordingActivities.waitFor(fixed);
              case THROWS -> throw new RetryLaterException("the provider is away", hours(1), null);
            }
          }
        };
    work(null);

    enroll(mailing, TOO_MANY);
    await(() -> world.sendAttempts.get() >= 232);
    enroll(texting, 20);
    await(() -> world.sent.size() == 20);

    assertThat(world.sent).containsOnly("text");
    fixed.countDown();
  }

  @Test
  void goal_endsSendWaitingForRetry() throws Exception {
    world.beforeSend =
        request -> {
          throw new RetryLaterException(
              "ada@example.com: not before the day after tomorrow", days(2), null);
        };
    work(null);
    var contact = enroll(mailing, 1);
    await(() -> pending(contact).filter(PendingActivityInfo::hasLastFailure).isPresent());
    var send = pending(contact).orElseThrow();
    var nextTry = Instant.ofEpochSecond(send.getNextAttemptScheduleTime().getSeconds());
    assertThat(Duration.between(Instant.now(), nextTry)).isCloseTo(hours(1), A_MOMENT);
    assertThat(send.toString()).contains("RetryLaterException").doesNotContain("ada@example.com");

    var enrollmentSignal =
        EnrollmentSignal.event(
            UUID.randomUUID(), enrolled, Instant.now().toEpochMilli(), List.of("Demo Booked"));
    client.signal("mailing", contact, "", "Demo Booked", enrollmentSignal);
    await(() -> !world.endings.isEmpty());

    assertThat(world.sendAttempts).hasValue(1);
    assertThat(world.journalLines())
        .containsExactly("mailing: not sent: GOAL: Demo Booked", "end: GOAL: Demo Booked");
  }

  private Optional<PendingActivityInfo> pending(String contact) {
    var id = EnrollmentClient.workflowId("mailing", contact, "");
    return connection
        .stubs()
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(SharedTestTemporal.NAMESPACE)
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                .build())
        .getPendingActivitiesList()
        .stream()
        .findFirst();
  }

  /** A worker whose account for email has this limit, and that for text messages none. */
  private void work(@Nullable Double perSecond) {
    var channelQueues = queuesWith(new ChannelQueue(EMAIL, "main", perSecond));
    var journeys = List.of(mailing, texting, receipt);
    workers.add(JourneyWorker.open(settings, journeys, channelQueues, world, world, world));
  }

  private static ChannelQueues queuesWith(ChannelQueue email) {
    return new ChannelQueues(
        Map.of(
            EMAIL,
            Map.of(MARKETING, email, TRANSACTIONAL, email),
            SMS,
            Map.of(MARKETING, new ChannelQueue(SMS, "main", null))));
  }

  /** Until this contact's mailing is all that is left to do for the workers of journeys. */
  private void awaitSend(String contact) {
    await(
        () ->
            client
                .queryCurrentStep("mailing", contact, "")
                .filter(place -> place.step().equals("send mailing"))
                .isPresent());
  }

  /** Enrolls so many; the last contact. */
  private String enroll(Journey journey, int count) throws Exception {
    var contact = "";
    for (int i = 0; i < count; i++) {
      contact = "T%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
      enrolled = UUID.randomUUID();
      client.start(enrolled, journey.plan(), contact, "");
    }
    return contact;
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(50)).until(condition);
  }
}
