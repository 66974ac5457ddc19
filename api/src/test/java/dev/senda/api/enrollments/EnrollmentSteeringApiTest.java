package dev.senda.api.enrollments;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.enrollments.SendReads;
import dev.senda.store.steering.WaitingSends;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.contract.EnrollmentSignal.SignalType;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnrollmentSteeringApiTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void pausedEnrollment_sendsNothing_untilItIsResumed() {
    var id = API.enroll("welcome", user);

    var paused = post(id, "pause", "{\"reason\": \"asked by phone\"}");

    assertThat(json(paused).path("pausedAt").asString()).isNotEmpty();
    assertThat(API.get(SendReads.class).findSteering(id).mustWait()).isTrue();
    API.get(WaitingSends.class).add(id, "welcome", "guide", true);

    var resumed = post(id, "resume", "{\"reason\": \"asked again\"}");

    assertThat(json(resumed).has("pausedAt")).isFalse();
    assertThat(API.get(SendReads.class).findSteering(id).mustWait()).isFalse();
    API.awaitEmptyOutbox();
    assertThat(signals()).extracting(EnrollmentSignal::kind).containsExactly(SignalType.RESUMED);
    assertThat(actions(id)).containsExactly("enrollment-resumed", "enrollment-paused");
  }

  /** Its message does not wait, so nobody has to be told. */
  @Test
  void resumeOfAnEnrollmentThatWaitsForNothing_signalsNothing() {
    var id = API.enroll("welcome", user);
    post(id, "pause", "{\"reason\": \"asked by phone\"}");

    post(id, "resume", "{\"reason\": \"asked again\"}");

    API.awaitEmptyOutbox();
    assertThat(signals()).isEmpty();
  }

  @Test
  void moveOn_tellsTheWorkflowWhichStep() {
    var id = API.enroll("welcome", user);

    post(id, "move-on", "{\"step\": \"guide opened within 3 days\", \"reason\": \"read it\"}");

    API.awaitEmptyOutbox();
    assertThat(signals())
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.kind()).isEqualTo(SignalType.MOVE_ON);
              assertThat(signal.message()).isEqualTo("guide opened within 3 days");
              assertThat(signal.reason()).as("Temporal does not get the reason").isNull();
            });
    assertThat(actions(id)).containsExactly("enrollment-moved-on");
  }

  @Test
  void event_isShown_andCorrected() {
    var id = API.enroll("welcome", user);

    var corrected =
        post(
            id,
            "event",
            "{\"properties\": {\"form\": \"pricing\", \"seats\": 12}, \"reason\": \"typo\"}");

    assertThat(corrected.statusCode()).isEqualTo(200);
    var properties = json(API.get("/v1/enrollments/%s/event".formatted(id))).path("properties");
    assertThat(properties.path("form").asString()).isEqualTo("pricing");
    assertThat(properties.path("seats").asInt()).isEqualTo(12);
    assertThat(actions(id)).containsExactly("event-corrected");
  }

  @Test
  void wrongRequests_changeNothing() {
    var id = API.enroll("welcome", user);

    assertThat(post(id, "pause", "{}").statusCode()).isEqualTo(422);
    assertThat(post(id, "move-on", "{\"reason\": \"x\"}").statusCode()).isEqualTo(422);
    assertThat(post(id, "event", "{\"properties\": 7, \"reason\": \"x\"}").statusCode())
        .isEqualTo(422);
    assertThat(post(UUID.randomUUID(), "pause", "{\"reason\": \"x\"}").statusCode()).isEqualTo(404);
    assertThat(actions(id)).isEmpty();
  }

  private static HttpResponse<String> post(UUID id, String action, String body) {
    return API.post("/v1/enrollments/%s/%s".formatted(id, action), body);
  }

  private List<EnrollmentSignal> signals() {
    return API.temporal.callsFor(API.contact(user).key()).stream()
        .filter(Signaled.class::isInstance)
        .map(call -> ((Signaled) call).signal())
        .toList();
  }

  private static List<String> actions(UUID id) {
    return API.get(AuditLog.class).find(AuditSubject.ofEnrollment(id), null, 10).stream()
        .map(AuditLog.AuditEntry::action)
        .toList();
  }
}
