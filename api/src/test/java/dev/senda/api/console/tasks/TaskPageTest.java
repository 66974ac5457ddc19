package dev.senda.api.console.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.console.ConsolePageTest;
import dev.senda.journey.Action;
import dev.senda.journey.TeamNotification;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.Enrollments;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The page of team tasks and notifications. */
class TaskPageTest extends ConsolePageTest {

  @Autowired private Enrollments enrollments;

  @Test
  void tasksThatAreNeededNoMore_areShownWithTheReason() {
    var ana = data.insertContact("Ana", "ana@example.com");
    var enrollment = data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));
    actionExecutor.execute(
        enrollment,
        1,
        new Action.OpenTask(TeamNotification.team("callers", "Call within an hour")),
        NO_ENROLLMENT_RULES);

    enrollments.markEnding(List.of(Ending.exit(enrollment, "unsubscribed from tips")));

    var page = console.page("/console/tasks?team=callers");
    assertThat(page.select("section[aria-labelledby=open]").text()).contains("Nothing to do");
    assertThat(page.select("section[aria-labelledby=needless] tbody tr").text())
        .contains(
            "Call within an hour",
            "no longer needed: the enrollment ended by exit: unsubscribed from tips",
            "Ana");
  }

  @Test
  void tasks_areListed_andCompleted() {
    var ana = data.insertContact("Ana", "ana@example.com");
    var enrollment = data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));
    actionExecutor.execute(
        enrollment,
        1,
        new Action.OpenTask(TeamNotification.sales("Call within a day")),
        NO_ENROLLMENT_RULES);
    actionExecutor.execute(
        enrollment,
        2,
        new Action.OpenTask(TeamNotification.team("support", "Help")),
        NO_ENROLLMENT_RULES);
    actionExecutor.execute(
        enrollment,
        3,
        new Action.Notify(TeamNotification.sales("Clicked the guide")),
        NO_ENROLLMENT_RULES);

    var page = console.page("/console/tasks?team=sales");

    var task = page.select("section[aria-labelledby=open] tbody tr");
    assertThat(task.text()).contains("Call within a day", "ebook-nurture", "sales", "Ana");
    assertThat(task.select("a[href=/console/contacts/" + ana + "]").text()).isEqualTo("Ana");
    assertThat(page.select("section[aria-labelledby=notifications] tbody tr").text())
        .contains("Clicked the guide");

    var answer = console.post(task.select("form").attr("action"), "team=sales");

    assertThat(answer.headers().firstValue("Location").orElse(""))
        .endsWith("/console/tasks?team=sales");
    assertThat(console.page("/console/tasks?team=sales").text()).contains("Nothing to do");
    assertThat(console.page("/console/tasks").text()).contains("Help");
  }
}
