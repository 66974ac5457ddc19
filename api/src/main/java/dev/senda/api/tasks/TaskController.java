package dev.senda.api.tasks;

import dev.senda.api.web.Problem;
import dev.senda.api.web.RequiresKey;
import dev.senda.store.ApiKeys.Scope;
import dev.senda.store.Notices;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
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

/** What people of ours are to do. */
@RestController
@RequestMapping("/v1/tasks")
@RequiresKey(Scope.ADMIN)
@SecurityRequirement(name = "adminKey")
@Tag(name = "Tasks", description = "What journeys have people of ours do")
class TaskController {

  private static final int MOST = 1_000;

  private final Notices notices;

  TaskController(Notices notices) {
    this.notices = notices;
  }

  /** Open tasks, the oldest first; at most 1,000. */
  record TaskList(List<TaskView> tasks) {}

  /**
   * A task.
   *
   * @param contact the key of the contact whom it is about
   * @param openedAt house time
   */
  record TaskView(
      UUID id,
      String team,
      String text,
      String contact,
      String journey,
      UUID enrollment,
      Instant openedAt) {

    static TaskView of(Notices.Entry task) {
      return new TaskView(
          task.id(),
          task.notice().team(),
          task.notice().text(),
          task.contact(),
          task.journey(),
          task.enrollment(),
          task.at());
    }
  }

  @GetMapping
  @Operation(summary = "Open tasks, the oldest first: of one team, or of all")
  TaskList open(@RequestParam(required = false) @Nullable String team) {
    return new TaskList(notices.openTasks(team, MOST).stream().map(TaskView::of).toList());
  }

  @PostMapping("/{id}/done")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Ticks a task off",
      responses = {
        @ApiResponse(responseCode = "204", description = "Done"),
        @ApiResponse(responseCode = "404", description = "There is no such open task")
      })
  void done(@PathVariable String id) {
    if (!isDone(id)) {
      throw Problem.notFound("task: \"%s\" (expected the id of an open task)".formatted(id));
    }
  }

  private boolean isDone(String id) {
    try {
      return notices.done(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
