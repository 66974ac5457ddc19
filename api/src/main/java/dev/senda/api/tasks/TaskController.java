package dev.senda.api.tasks;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.http.ApiException;
import dev.senda.api.webhooks.ObjectionService;
import dev.senda.store.actions.TeamTasks;
import dev.senda.store.support.Ids;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The open tasks of your team. */
@RestController
@RequestMapping("/v1/tasks")
@Tag(name = "Tasks", description = "Tasks for your team")
class TaskController {

  private static final int PAGE_SIZE = 1_000;

  private final TeamTasks teamTasks;
  private final TaskService taskService;
  private final ObjectionService objectionService;

  TaskController(TeamTasks teamTasks, TaskService taskService, ObjectionService objectionService) {
    this.teamTasks = teamTasks;
    this.taskService = taskService;
    this.objectionService = objectionService;
  }

  /**
   * A page of open tasks, the oldest first; at most 1,000.
   *
   * @param next the value of after for the next page; absent on the last page
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TaskList(List<TaskView> tasks, @Nullable UUID next) {}

  /**
   * A task.
   *
   * @param contactKey the key of the contact that the task is about
   * @param openedAt in simulated time
   * @param isReplyReview whether a person must decide if a reply is an opt-out
   * @param closedAt when it was done, or needed no more, in simulated time; absent while it is open
   * @param closedReason why it is no longer needed; absent otherwise
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TaskView(
      UUID id,
      String team,
      String text,
      String contactKey,
      String journey,
      UUID enrollmentId,
      Instant openedAt,
      boolean isReplyReview,
      TaskState state,
      @Nullable Instant closedAt,
      @Nullable String closedReason) {

    static TaskView of(TeamTasks.TeamTask task) {
      return new TaskView(
          task.id(),
          task.notification().team(),
          task.notification().text(),
          task.contactKey(),
          task.journey(),
          task.enrollmentId(),
          task.createdAt(),
          task.messageId() != null,
          TaskState.of(task),
          task.completedAt(),
          task.closedReason());
    }
  }

  /** Whether your team must still do something. */
  enum TaskState {
    OPEN,
    DONE,
    NO_LONGER_NEEDED;

    static TaskState of(TeamTasks.TeamTask task) {
      if (task.completedAt() == null) {
        return OPEN;
      }
      return task.closedReason() == null ? DONE : NO_LONGER_NEEDED;
    }
  }

  @GetMapping
  @Operation(
      operationId = "listTasks",
      summary = "Lists the open tasks of one team or of all teams, oldest first",
      description = "To read the next page, pass the value of next as after.",
      responses = {
        @ApiResponse(responseCode = "200", description = "One page"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  TaskList listTasks(
      @RequestParam(required = false) @Nullable String team,
      @Parameter(description = "The value of next in the previous page")
          @RequestParam(required = false)
          @Nullable String after) {
    var tasks = teamTasks.findOpen(team, after == null ? null : parseCursor(after), PAGE_SIZE + 1);
    var page = tasks.subList(0, Math.min(PAGE_SIZE, tasks.size()));
    return new TaskList(
        page.stream().map(TaskView::of).toList(),
        tasks.size() > PAGE_SIZE ? page.getLast().id() : null);
  }

  private static UUID parseCursor(String after) {
    return Ids.parse(after)
        .orElseThrow(
            () ->
                ApiException.invalidText("after", after, "the value of next in the previous page"));
  }

  @GetMapping("/{id}")
  @Operation(
      operationId = "getTask",
      summary = "Gets a task, open or closed",
      description =
          "A goal, an exit, an unsubscribe or a cancellation that ends an enrollment closes its"
              + " tasks: closedReason says so.",
      responses = {
        @ApiResponse(responseCode = "200", description = "The task"),
        @ApiResponse(responseCode = "404", description = "No task has this id")
      })
  TaskView getTask(@PathVariable String id) {
    return Ids.parse(id)
        .flatMap(teamTasks::findTask)
        .map(TaskView::of)
        .orElseThrow(
            () -> ApiException.notFound("task: \"%s\" (expected the id of a task)".formatted(id)));
  }

  @PostMapping("/{id}/done")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "completeTask",
      summary = "Completes a task",
      description =
          "If the task is about a reply that may be an opt-out, it was none: the hold ends. An"
              + " enrollment that waits for the task goes on.",
      responses = {
        @ApiResponse(responseCode = "204", description = "Completed"),
        @ApiResponse(responseCode = "404", description = "No open task has this id")
      })
  void completeTask(@PathVariable String id) {
    if (Ids.parse(id).filter(taskService::complete).isEmpty()) {
      throw ApiException.notFound(
          "task: \"%s\"%s (expected the id of an open task)".formatted(id, closedReason(id)));
    }
  }

  private String closedReason(String id) {
    return Ids.parse(id)
        .flatMap(teamTasks::findTask)
        .map(TeamTasks.TeamTask::closedReason)
        .map(reason -> ", " + reason)
        .orElse("");
  }

  @PostMapping("/{id}/opt-out")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "recordOptOutOfTask",
      summary = "Completes a task about a reply: the reply was an opt-out",
      description = "As if the contact had written STOP.",
      responses = {
        @ApiResponse(responseCode = "204", description = "Opted out"),
        @ApiResponse(responseCode = "404", description = "No open task about a reply has this id")
      })
  void recordOptOut(@PathVariable String id) {
    if (Ids.parse(id).filter(objectionService::recordOptOut).isEmpty()) {
      throw ApiException.notFound(
          "task: \"%s\" (expected the id of an open task about a reply)".formatted(id));
    }
  }
}
