package dev.senda.api.console.enrollments;

import dev.senda.api.console.PageNotFoundException;
import dev.senda.api.enrollments.EventCorrection;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.settings.ApiSettings;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.views.ConsoleQueries;
import dev.senda.store.views.ConsoleQueries.EnrollmentSearch;
import dev.senda.store.views.Timelines;
import dev.senda.temporal.client.EnrollmentClient;
import java.net.URI;
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
import tools.jackson.databind.json.JsonMapper;

/** The list of enrollments, the timeline of one, and its cancellation. */
@Controller
class EnrollmentPageController {

  private static final int PAGE_SIZE = 50;
  private static final int MAX_REASON_LENGTH = 200;

  private final ExploredJourneys journeys;
  private final EnrollmentService enrollmentService;
  private final Enrollments enrollments;
  private final ConsoleQueries views;
  private final Timelines timelines;
  private final EventCorrection correction;
  private final EnrollmentClient client;
  private final @Nullable URI temporalUi;
  private final String namespace;

  EnrollmentPageController(
      ExploredJourneys journeys,
      EnrollmentService enrollmentService,
      Enrollments enrollments,
      ConsoleQueries views,
      Timelines timelines,
      EventCorrection correction,
      EnrollmentClient client,
      EnrollmentClient.Settings temporal,
      ApiSettings settings) {
    this.journeys = journeys;
    this.enrollmentService = enrollmentService;
    this.enrollments = enrollments;
    this.views = views;
    this.timelines = timelines;
    this.correction = correction;
    this.client = client;
    this.temporalUi = settings.temporal().uiUrl();
    this.namespace = temporal.connection().namespace();
  }

  @GetMapping("/console/enrollments")
  String enrollments(
      @RequestParam(defaultValue = "") String journey,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String who,
      @RequestParam(required = false) @Nullable UUID before,
      Model model) {
    var enrollmentFilter = EnrollmentFilter.parse(state);
    var person = who.strip();
    var enrollmentSearch =
        new EnrollmentSearch(
            journey.isEmpty() ? null : journey,
            enrollmentFilter.state(),
            enrollmentFilter.isBlocked(),
            person.isEmpty() ? null : person);
    var page = views.findEnrollments(enrollmentSearch, before, PAGE_SIZE);
    model.addAttribute("page", page);
    model.addAttribute("filter", enrollmentSearch);
    model.addAttribute("shown", enrollmentFilter);
    model.addAttribute("states", EnrollmentState.values());
    model.addAttribute("first", before == null);
    model.addAttribute("journeys", journeys.all().stream().map(one -> one.plan().name()).toList());
    var here = listUrl(journey, enrollmentFilter.value(), person);
    model.addAttribute("newest", here.toUriString());
    model.addAttribute(
        "older",
        page.nextBefore() == null
            ? null
            : here.queryParam("before", page.nextBefore()).toUriString());
    return "console/enrollments";
  }

  @GetMapping("/console/enrollments/{id}")
  String enrollment(
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable String asked,
      @RequestParam(required = false) @Nullable String problem,
      Model model) {
    var enrollment = views.enrollment(id).orElseThrow(() -> enrollmentNotFound(id));
    var running = !enrollment.isEnded();
    var row = enrollments.find(id).orElseThrow(() -> enrollmentNotFound(id));
    var key = row.correlationKey();
    model.addAttribute("key", key);
    model.addAttribute("enrollment", enrollment);
    model.addAttribute(
        "timeline", TimelineView.of(timelines.findByEnrollment(id), views.messagesByStep(id)));
    model.addAttribute(
        "now",
        running
            ? client.queryCurrentStep(row.journey(), row.workflowContactKey(), key).orElse(null)
            : null);
    model.addAttribute("problem", problem);
    model.addAttribute("pausedAt", running ? row.pausedAt() : null);
    model.addAttribute(
        "event",
        JsonMapper.shared()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(correction.find(id)));
    model.addAttribute("canceling", running && "cancel".equals(asked));
    model.addAttribute("missingReason", running && "reason".equals(asked));
    model.addAttribute("maxReasonLength", MAX_REASON_LENGTH);
    model.addAttribute("workflowUrl", temporalUiUrl(row));
    return "console/enrollment";
  }

  /** The workflow of the enrollment in the Temporal UI; null if no UI is configured. */
  private @Nullable String temporalUiUrl(EnrollmentRow enrollment) {
    if (temporalUi == null) {
      return null;
    }
    return UriComponentsBuilder.fromUri(temporalUi)
        .pathSegment("namespaces", namespace, "workflows")
        .pathSegment(
            EnrollmentClient.workflowId(
                enrollment.journey(), enrollment.workflowContactKey(), enrollment.correlationKey()))
        .encode()
        .toUriString();
  }

  @PostMapping("/console/enrollments/{id}/cancel")
  String cancel(@PathVariable UUID id, @RequestParam(defaultValue = "") String reason) {
    var why = reason.strip();
    var here = "redirect:/console/enrollments/" + id;
    if (why.isEmpty() || why.length() > MAX_REASON_LENGTH) {
      return here + "?asked=reason";
    }
    if (enrollmentService.cancel(id, why).isEmpty()) {
      throw enrollmentNotFound(id);
    }
    return here + "?asked=cancel";
  }

  private static PageNotFoundException enrollmentNotFound(UUID id) {
    return new PageNotFoundException("There is no enrollment %s.".formatted(id));
  }

  private static UriComponentsBuilder listUrl(String journey, String state, String who) {
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
