package dev.senda.api.console;

import dev.senda.store.Contacts;
import dev.senda.store.Notices;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** What journeys have people of ours do, and what they tell them. */
@Controller
class TaskPages {

  private static final int MOST = 200;
  private static final int NEWEST = 50;

  private final Notices notices;
  private final Contacts contacts;

  TaskPages(Notices notices, Contacts contacts) {
    this.notices = notices;
    this.contacts = contacts;
  }

  @GetMapping("/console/tasks")
  String tasks(@RequestParam(defaultValue = "") String team, Model model) {
    var only = team.isBlank() ? null : team.strip();
    var open = notices.openTasks(only, MOST);
    var told = notices.newest(only, NEWEST);
    model.addAttribute("team", only == null ? "" : only);
    model.addAttribute("open", open);
    model.addAttribute("most", open.size() == MOST);
    model.addAttribute(
        "told", told.stream().filter(entry -> entry.kind() == Notices.Kind.NOTICE).toList());
    model.addAttribute("who", names(open, told));
    return "console/tasks";
  }

  @PostMapping("/console/tasks/{id}/done")
  String done(@PathVariable UUID id, @RequestParam(defaultValue = "") String team) {
    // One that somebody else has ticked off meanwhile is done, too.
    notices.done(id);
    return "redirect:/console/tasks" + query(team);
  }

  private static String query(String team) {
    return team.isBlank() ? "" : "?team=" + UriUtils.encode(team.strip(), StandardCharsets.UTF_8);
  }

  /** What we call the contacts of these, by their keys. */
  private Map<String, String> names(List<Notices.Entry> open, List<Notices.Entry> told) {
    var names = new HashMap<String, String>();
    for (var entries : List.of(open, told)) {
      for (var entry : entries) {
        names.computeIfAbsent(
            entry.contact(), key -> contacts.find(key).map(ContactPages::who).orElse(key));
      }
    }
    return names;
  }
}
