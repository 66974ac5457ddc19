package dev.senda.api.steering;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.steering.WaitingSends;
import dev.senda.temporal.contract.EnrollmentSignal.SignalType;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SteeringApiTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @AfterEach
  void resume() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
    API.database.sql("delete from waiting_sends").update();
    API.database.sql("delete from journey_controls").update();
  }

  @Test
  void pause_saysWhoWhenAndWhy() {
    var paused = steer("pause", reason("wrong price"));

    assertThat(paused.path("mode").asString()).isEqualTo("PAUSED");
    assertThat(paused.path("entries").asString()).isEqualTo("OPEN");
    assertThat(paused.path("reason").asString()).isEqualTo("wrong price");
    assertThat(paused.path("changedBy").asString()).isNotEmpty();
    assertThat(json(API.get("/v1/journeys/welcome/steering"))).isEqualTo(paused);
    assertThat(json(API.get("/v1/journeys/hand-over/steering")).path("mode").asString())
        .isEqualTo("RUNNING");
  }

  @Test
  void resume_signalsWhoWaits() {
    var enrollment = API.enroll("welcome", user);
    steer("pause", reason("wrong price"));
    API.get(WaitingSends.class).add(enrollment, "welcome", "guide", false);
    assertThat(json(API.get("/v1/journeys/welcome/steering")).path("waitingMessages").asInt())
        .isEqualTo(1);

    var resumed =
        steer(
            "resume",
"""
{"reason": "fixed", "messagesPerMinute": 600}\
""");

    assertThat(resumed.path("mode").asString()).isEqualTo("RESUMING");
    Awaitility.await()
        .until(
            () ->
                API.temporal.callsFor(API.contact(user).key()).stream()
                    .anyMatch(
                        call ->
                            call instanceof Signaled signaled
                                && signaled.signal().kind() == SignalType.RESUMED));
  }

  @Test
  void drainedJourney_refusesEntries_andTheContactShowsWhy() {
    steer("drain", reason("the last ones"));

    var refused =
        API.post(
            "/v1/journeys/welcome/enrollments",
            """
            {"contact": {"userId": "%s"}}\
            """
                .formatted(user));

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).path("title").asString()).isEqualTo("Entries closed");
    assertThat(json(refused).path("detail").asString()).startsWith("the journey is draining");
  }

  @Test
  void stoppedJourney_isNotPaused() {
    assertThat(steer("stop", reason("legal")).path("mode").asString()).isEqualTo("STOPPED");

    var refused = API.post("/v1/journeys/welcome/pause", reason("no"));

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).path("detail").asString())
        .isEqualTo("journey: \"welcome\" is stopped (expected one that runs; resume it first)");
  }

  @Test
  void changeWithoutReason_orWithAWrongRate_isRefused() {
    assertThat(detail(API.post("/v1/journeys/welcome/pause", "{}")))
        .isEqualTo("reason: missing (expected a text of 1 to 200 characters)");
    assertThat(
            detail(
                API.post(
                    "/v1/journeys/welcome/resume",
                    """
                    {"reason": "x", "messagesPerMinute": 100001}\
                    """)))
        .isEqualTo("messagesPerMinute: 100001 (expected a whole number from 1 to 100,000)");
    assertThat(API.post("/v1/journeys/nowhere/stop", reason("x")).statusCode()).isEqualTo(404);
    assertThat(json(API.get("/v1/journeys/welcome/steering")).path("mode").asString())
        .isEqualTo("RUNNING");
  }

  private static JsonNode steer(String action, String body) {
    var response = API.post("/v1/journeys/welcome/" + action, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static String reason(String reason) {
    return "{\"reason\": \"%s\"}".formatted(reason);
  }

  private static String detail(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(422);
    return json(response).path("detail").asString();
  }
}
