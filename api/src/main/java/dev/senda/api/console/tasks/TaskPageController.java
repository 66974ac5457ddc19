package dev.senda.api.console.tasks;

import dev.senda.api.console.contacts.ContactPageController;
import dev.senda.api.tasks.TaskService;
import dev.senda.api.webhooks.ObjectionService;
import dev.senda.store.actions.TeamTasks;
import dev.senda.store.contacts.Contacts;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** The page of team tasks and notifications. */
@Controller
class TaskPageController {

  private static final int MAX_TASKS = 200;
  private static final int MAX_NOTIFICATIONS = 50;
  private static final int MAX_NEEDLESS = 20;

  private final TeamTasks teamTasks;
  private final TaskService taskService;
  private final ObjectionService objectionService;
  private final Contacts contacts;

  TaskPageController(
      TeamTasks teamTasks,
      TaskService taskService,
      ObjectionService objectionService,
      Contacts contacts) {
    this.teamTasks = teamTasks;
    this.taskService = taskService;
    this.objectionService = objectionService;
    this.contacts = contacts;
  }

  @GetMapping("/console/tasks")
  String tasks(
      @RequestParam(defaultValue = "") String team,
      @RequestParam(required = false) @Nullable UUID after,
      Model model) {
    var only = team.isBlank() ? null : team.strip();
    var found = teamTasks.findOpen(only, after, MAX_TASKS + 1);
    var open = found.subList(0, Math.min(MAX_TASKS, found.size()));
    var needless = teamTasks.findNeedless(only, MAX_NEEDLESS);
    var newest = teamTasks.findNewest(only, null, MAX_NOTIFICATIONS);
    model.addAttribute("team", only == null ? "" : only);
    model.addAttribute("openTasks", open);
    model.addAttribute("first", after == null);
    model.addAttribute("next", found.size() > MAX_TASKS ? open.getLast().id() : null);
    model.addAttribute(
        "notifications",
        newest.stream()
            .filter(teamTask -> teamTask.type() == TeamTasks.TeamTaskType.NOTIFICATION)
            .toList());
    model.addAttribute("needlessTasks", needless);
    model.addAttribute("displayNames", displayNames(open, needless, newest));
    return "console/tasks";
  }

  @PostMapping("/console/tasks/{id}/done")
  String complete(@PathVariable UUID id, @RequestParam(defaultValue = "") String team) {
    // Completing a task twice is no error.
    taskService.complete(id);
    return "redirect:/console/tasks" + query(team);
  }

  @PostMapping("/console/tasks/{id}/opt-out")
  String recordOptOut(@PathVariable UUID id, @RequestParam(defaultValue = "") String team) {
    // Recording it twice is no error.
    objectionService.recordOptOut(id);
    return "redirect:/console/tasks" + query(team);
  }

  private static String query(String team) {
    return team.isBlank() ? "" : "?team=" + UriUtils.encode(team.strip(), StandardCharsets.UTF_8);
  }

  /** The display names of the contacts of these tasks, by contact key. */
  @SafeVarargs
  private Map<String, String> displayNames(List<TeamTasks.TeamTask>... lists) {
    var names = new HashMap<String, String>();
    for (var entries : lists) {
      for (var teamTask : entries) {
        names.computeIfAbsent(
            teamTask.contactKey(),
            key -> contacts.find(key).map(ContactPageController::displayName).orElse(key));
      }
    }
    return names;
  }
}
