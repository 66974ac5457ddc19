package dev.senda.api.tasks;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Action;
import dev.senda.journey.TeamNotification;
import dev.senda.store.actions.ActionExecutor;
import dev.senda.store.actions.TeamTasks;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskApiTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void tasks_areListed_untilCompleted() {
    var enrollment = API.enroll("welcome", user);
    API.get(ActionExecutor.class)
        .execute(
            enrollment,
            1,
            new Action.OpenTask(TeamNotification.team("night-shift", "Call within a day")),
            journey -> {
              throw new IllegalArgumentException(journey);
            });

    var tasks = json(API.get("/v1/tasks?team=night-shift")).path("tasks");

    assertThat(tasks).hasSize(1);
    var task = tasks.get(0);
    assertThat(task.path("text").asString()).isEqualTo("Call within a day");
    assertThat(task.path("contactKey").asString()).isEqualTo(API.contact(user).key());
    assertThat(task.path("journey").asString()).isEqualTo("welcome");

    var done = "/v1/tasks/%s/done".formatted(task.path("id").asString());
    assertThat(API.send("POST", done).statusCode()).isEqualTo(204);
    assertThat(json(API.get("/v1/tasks?team=night-shift")).path("tasks")).isEmpty();
    assertThat(API.send("POST", done).statusCode()).isEqualTo(404);
  }

  @Test
  void taskThatAJourneyAwaits_isSignaledOnce_whenItIsDone() {
    var enrollment = API.enroll("hand-over", user);
    open(enrollment, 1, TeamNotification.team("support", "Prepare the account"));
    open(enrollment, 2, TeamNotification.sales("Call within two hours"));

    for (var team : List.of("support", "sales")) {
      for (var task : json(API.get("/v1/tasks?team=" + team)).path("tasks")) {
        var done = "/v1/tasks/%s/done".formatted(task.path("id").asString());
        assertThat(API.send("POST", done).statusCode()).isEqualTo(204);
        API.send("POST", done);
      }
    }

    API.awaitEmptyOutbox();
    assertThat(
            API.temporal.callsFor(API.contact(user).key()).stream()
                .filter(Signaled.class::isInstance)
                .map(call -> ((Signaled) call).signal()))
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.kind()).isEqualTo(EnrollmentSignal.SignalType.TASK_DONE);
              assertThat(signal.message()).isEqualTo("task for sales: Call within two hours");
              assertThat(signal.enrollment()).isEqualTo(enrollment);
            });
  }

  private static void open(UUID enrollment, int sequence, TeamNotification task) {
    API.get(ActionExecutor.class)
        .execute(
            enrollment,
            sequence,
            new Action.OpenTask(task),
            journey -> {
              throw new IllegalArgumentException(journey);
            });
  }

  @Test
  void openTasks_areClosedWithTheReason_whenTheGoalEndsTheEnrollment() {
    API.postWithWriteKey(
        "/v1/track", "{\"userId\": \"%s\", \"event\": \"Cart Abandoned\"}".formatted(user));
    var enrollment =
        API.get(Enrollments.class).findRunning(API.contact(user).key()).getFirst().id();
    open(enrollment, 1, TeamNotification.team("cart-desk", "Call"));
    open(enrollment, 2, TeamNotification.team("cart-desk", "Collect the sample").untilDone());

    API.postWithWriteKey(
        "/v1/track", "{\"userId\": \"%s\", \"event\": \"Order Completed\"}".formatted(user));
    open(enrollment, 3, TeamNotification.team("cart-desk", "Too late"));

    var open = json(API.get("/v1/tasks?team=cart-desk")).path("tasks");
    assertThat(open).hasSize(1);
    assertThat(open.get(0).path("text").asString()).isEqualTo("Collect the sample");
    assertThat(open.get(0).path("state").asString()).isEqualTo("OPEN");
    for (var task : API.get(TeamTasks.class).findNeedless("cart-desk", 10)) {
      var shown = json(API.get("/v1/tasks/" + task.id()));
      assertThat(shown.path("state").asString()).isEqualTo("NO_LONGER_NEEDED");
      assertThat(shown.path("closedReason").asString())
          .isEqualTo("no longer needed: the enrollment ended by goal: Order Completed");
      var done = API.send("POST", "/v1/tasks/%s/done".formatted(task.id()));
      assertThat(done.statusCode()).isEqualTo(404);
      assertThat(json(done).path("detail").asString())
          .contains(", no longer needed: the enrollment ended by goal");
    }
    assertThat(API.get(TeamTasks.class).findNeedless(null, 1000))
        .extracting(task -> task.notification().text())
        .contains("Call", "Too late");
  }

  @Test
  void unknownTask_isNotFound() {
    assertThat(API.get("/v1/tasks/first").statusCode()).isEqualTo(404);

    var answer = API.send("POST", "/v1/tasks/first/done");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo("task: \"first\" (expected the id of an open task)");
  }
}
