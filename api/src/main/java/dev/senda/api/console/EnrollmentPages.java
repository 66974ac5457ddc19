package dev.senda.api.console;

import dev.senda.api.ApiSettings;
import dev.senda.api.enrollments.Enrolling;
import dev.senda.api.journeys.Journeys;
import dev.senda.store.ConsoleViews;
import dev.senda.store.ConsoleViews.Filter;
import dev.senda.store.ConsoleViews.Listed;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.EnrollmentState;
import dev.senda.store.Enrollments;
import dev.senda.store.Timelines;
import dev.senda.temporal.EnrollmentClient;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** The enrollments, and one's whole story. */
@Controller
class EnrollmentPages {

  private static final int PAGE = 50;
  private static final int LONGEST_REASON = 200;

  private final Journeys journeys;
  private final Enrolling enrolling;
  private final Enrollments enrollments;
  private final ConsoleViews views;
  private final Timelines timelines;
  private final EnrollmentClient client;
  private final ApiSettings.Temporal temporal;

  EnrollmentPages(
      Journeys journeys,
      Enrolling enrolling,
      Enrollments enrollments,
      ConsoleViews views,
      Timelines timelines,
      EnrollmentClient client,
      ApiSettings settings) {
    this.journeys = journeys;
    this.enrolling = enrolling;
    this.enrollments = enrollments;
    this.views = views;
    this.timelines = timelines;
    this.client = client;
    this.temporal = settings.temporal();
  }

  @GetMapping("/console/enrollments")
  String enrollments(
      @RequestParam(defaultValue = "") String journey,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String who,
      @RequestParam(required = false) @Nullable UUID before,
      Model model) {
    var shown = Shown.parse(state);
    var person = who.strip();
    var filter =
        new Filter(
            journey.isEmpty() ? null : journey,
            shown.state(),
            shown.isHeld(),
            person.isEmpty() ? null : person);
    var page = views.enrollments(filter, before, PAGE);
    model.addAttribute("page", page);
    model.addAttribute("filter", filter);
    model.addAttribute("shown", shown);
    model.addAttribute("states", EnrollmentState.values());
    model.addAttribute("first", before == null);
    model.addAttribute("journeys", journeys.all().stream().map(one -> one.plan().name()).toList());
    var here = address(journey, shown.value(), person);
    model.addAttribute("newest", here.toUriString());
    model.addAttribute(
        "older", page.next() == null ? null : here.queryParam("before", page.next()).toUriString());
    return "console/enrollments";
  }

  @GetMapping("/console/enrollments/{id}")
  String enrollment(
      @PathVariable UUID id, @RequestParam(required = false) @Nullable String asked, Model model) {
    var enrollment = views.enrollment(id).orElseThrow(() -> noEnrollment(id));
    var running = !enrollment.isOver();
    var key = enrollments.find(id).map(EnrollmentRow::key).orElse("");
    model.addAttribute("key", key);
    model.addAttribute("enrollment", enrollment);
    model.addAttribute("stations", Stations.of(timelines.of(id), views.sendings(id)));
    model.addAttribute(
        "now",
        running
            ? client.whereIs(enrollment.journey(), enrollment.contactKey(), key).orElse(null)
            : null);
    model.addAttribute("canceling", running && "cancel".equals(asked));
    model.addAttribute("missingReason", running && "reason".equals(asked));
    model.addAttribute("longestReason", LONGEST_REASON);
    model.addAttribute("execution", execution(enrollment, key));
    return "console/enrollment";
  }

  /** The enrollment's execution in the Temporal UI; null where there is no UI. */
  private @Nullable String execution(Listed enrollment, String key) {
    if (temporal.uiUrl() == null) {
      return null;
    }
    return UriComponentsBuilder.fromUri(temporal.uiUrl())
        .pathSegment("namespaces", temporal.namespace(), "workflows")
        .pathSegment(
            EnrollmentClient.workflowId(enrollment.journey(), enrollment.contactKey(), key))
        .encode()
        .toUriString();
  }

  @PostMapping("/console/enrollments/{id}/cancel")
  String cancel(@PathVariable UUID id, @RequestParam(defaultValue = "") String reason) {
    var why = reason.strip();
    var here = "redirect:/console/enrollments/" + id;
    if (why.isEmpty() || why.length() > LONGEST_REASON) {
      return here + "?asked=reason";
    }
    if (enrolling.cancel(id, why).isEmpty()) {
      throw noEnrollment(id);
    }
    return here + "?asked=cancel";
  }

  private static NothingHere noEnrollment(UUID id) {
    return new NothingHere("There is no enrollment %s.".formatted(id));
  }

  private static UriComponentsBuilder address(String journey, String state, String who) {
    var address = UriComponentsBuilder.fromPath("/console/enrollments");
    add(address, "journey", journey);
    add(address, "state", state);
    add(address, "who", who);
    return address;
  }

  private static void add(UriComponentsBuilder address, String name, String value) {
    if (!value.isEmpty()) {
      address.queryParam(name, UriUtils.encode(value, StandardCharsets.UTF_8));
    }
  }
}
