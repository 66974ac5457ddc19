package dev.senda.temporal.testing;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.MessageClass.MARKETING;
import static dev.senda.journey.Time.days;
import static dev.senda.temporal.testing.InlineJourney.inline;

import dev.senda.devservices.SharedTestTemporal;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.SendaDataConverter;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.worker.JourneyWorker;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** Runs enrollments on a real Temporal server. */
public abstract class IntegrationTestBase {

  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  public static final ChannelQueues QUEUES =
      new ChannelQueues(Map.of(EMAIL, Map.of(MARKETING, new ChannelQueue(EMAIL, "main", null))));

  public final RecordingActivities world = new RecordingActivities();
  public final UUID enrollment = UUID.randomUUID();
  public final String contact =
      "T%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
  public final EnrollmentClient.Settings settings =
      EnrollmentClient.Settings.plaintext(
          SharedTestTemporal.target(),
          SharedTestTemporal.NAMESPACE,
          SharedTestTemporal.newTaskQueue(),
          URI.create("http://console.example"));
  public final EnrollmentClient client =
      PatientClient.of(EnrollmentClient.open(settings, TimeScale.REAL), TIMEOUT);
  public final TemporalConnection connection = new TemporalConnection(settings, TIMEOUT);
  public final List<JourneyWorker> workers = new ArrayList<>();

  /** Enroll, send, wait up to three days for an open which arrives, send, end. */
  public final Journey r =
      inline(
          Plan.named("journey-r")
              .purpose("Be measured")
              .owner("growth@ourcompany.example")
              .goal(event("Demo Booked")),
          lead -> {
            var guide = lead.send(email("ebook-guide"));
            if (guide.openedWithin(days(3))) {
              lead.send(email("book-a-demo"));
            }
          });

  @AfterEach
  public void stop() {
    workers.forEach(JourneyWorker::close);
    connection.close();
    client.close();
  }

  public void work(Journey journey) {
    workers.add(JourneyWorker.open(settings, List.of(journey), QUEUES, world, world, world));
  }

  public void awaitStep(String step) {
    awaitStep("journey-r", step);
  }

  public void awaitStep(String journey, String step) {
    await(
        () ->
            client
                .queryCurrentStep(journey, contact, "")
                .filter(place -> place.step().equals(step))
                .isPresent());
  }

  public void awaitEnd() {
    await(() -> !world.endings.isEmpty());
  }

  public static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(50)).until(condition);
  }

  public String currentDetails() {
    return connection
        .client()
        .newUntypedWorkflowStub(EnrollmentClient.workflowId("journey-r", contact, ""))
        .query("__temporal_workflow_metadata", io.temporal.api.sdk.v1.WorkflowMetadata.class)
        .getCurrentDetails();
  }

  public String runOf(String journey) {
    return connection
        .client()
        .newUntypedWorkflowStub(EnrollmentClient.workflowId(journey, contact, ""))
        .describe()
        .getExecution()
        .getRunId();
  }

  public List<HistoryEvent> history(String journey) {
    return connection
        .client()
        .fetchHistory(EnrollmentClient.workflowId(journey, contact, ""))
        .getEvents();
  }

  public static long count(List<HistoryEvent> history, EventType type) {
    return history.stream().filter(event -> event.getEventType() == type).count();
  }

  public static HistoryEvent first(List<HistoryEvent> history, EventType type) {
    return history.stream().filter(event -> event.getEventType() == type).findFirst().orElseThrow();
  }

  public static String summary(HistoryEvent event) {
    return SendaDataConverter.CONVERTER.fromPayload(
        event.getUserMetadata().getSummary(), String.class, String.class);
  }

  public static long now() {
    return Instant.now().toEpochMilli();
  }
}
