package dev.senda.api.console.journeys;

import static java.util.stream.Collectors.toMap;

import dev.senda.api.console.PageNotFoundException;
import dev.senda.api.console.enrollments.EnrollmentFilter;
import dev.senda.api.conversions.ConversionReports;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.previews.PreviewService;
import dev.senda.api.steering.SteeringViews;
import dev.senda.catalog.Catalog;
import dev.senda.explorer.Exploration;
import dev.senda.explorer.facts.JourneyFacts;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.explorer.lint.Lint;
import dev.senda.journey.Plan;
import dev.senda.journey.Time;
import dev.senda.journey.engine.Step;
import dev.senda.store.counts.EnrollmentCounts;
import dev.senda.store.counts.JourneyCounts;
import dev.senda.store.counts.TextCounts;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.steering.JourneyControl;
import dev.senda.store.steering.JourneyControl.Mode;
import dev.senda.store.steering.JourneyControls;
import dev.senda.store.views.ConsoleQueries;
import dev.senda.store.views.ConsoleQueries.EnrollmentSearch;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of journeys: plan, picture, facts, findings and newest enrollments. */
@Controller
class JourneyPageController {

  private static final int MAX_ENROLLMENTS = 20;
  private static final MediaType SVG = new MediaType("image", "svg+xml", StandardCharsets.UTF_8);
  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

  private final ExploredJourneys journeys;
  private final ConsoleQueries views;
  private final JourneyCounts journeyCounts;
  private final TextCounts textCounts;
  private final ConversionReports conversionReports;
  private final Catalog catalog;
  private final PreviewService previewService;
  private final SteeringViews steeringViews;
  private final JourneyControls journeyControls;

  JourneyPageController(
      ExploredJourneys journeys,
      ConsoleQueries views,
      JourneyCounts journeyCounts,
      TextCounts textCounts,
      ConversionReports conversionReports,
      Catalog catalog,
      PreviewService previewService,
      SteeringViews steeringViews,
      JourneyControls journeyControls) {
    this.journeys = journeys;
    this.views = views;
    this.journeyCounts = journeyCounts;
    this.textCounts = textCounts;
    this.conversionReports = conversionReports;
    this.catalog = catalog;
    this.previewService = previewService;
    this.steeringViews = steeringViews;
    this.journeyControls = journeyControls;
  }

  /**
   * A row of the list.
   *
   * @param plan null for a journey that has enrollments and is no longer in the catalog
   * @param mode how it is steered
   */
  public record JourneyRow(String name, @Nullable Plan plan, EnrollmentCounts counts, Mode mode) {}

  @GetMapping({"/console", "/console/"})
  String journeys(Model model) {
    var counts = journeyCounts.findAll();
    var lines = new ArrayList<JourneyRow>();
    var modes =
        journeyControls.findAll().stream()
            .collect(toMap(JourneyControl::journey, JourneyControl::mode));
    var gone = new TreeSet<>(counts.keySet());
    for (var journey : journeys.all()) {
      var plan = journey.plan();
      lines.add(
          new JourneyRow(
              plan.name(),
              plan,
              counts.getOrDefault(plan.name(), EnrollmentCounts.NONE),
              modes.getOrDefault(plan.name(), Mode.RUNNING)));
      gone.remove(plan.name());
    }
    for (var name : gone) {
      lines.add(
          new JourneyRow(
              name,
              null,
              counts.getOrDefault(name, EnrollmentCounts.NONE),
              modes.getOrDefault(name, Mode.RUNNING)));
    }
    model.addAttribute("journeys", lines);
    return "console/journeys";
  }

  @GetMapping("/console/journeys/{name}")
  String journey(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String steering,
      Model model) {
    var plan = journeys.plan(name);
    var enrollmentFilter = EnrollmentFilter.parse(state);
    model.addAttribute("plan", plan);
    model.addAttribute("steering", steeringViews.find(name));
    model.addAttribute("steeringProblem", JourneySteeringPageController.problem(steering));
    model.addAttribute("maxReasonLength", JourneySteeringPageController.MAX_REASON_LENGTH);
    model.addAttribute("starts", startsInWords(plan));
    model.addAttribute("counts", journeyCounts.find(name));
    model.addAttribute("states", EnrollmentState.values());
    model.addAttribute("shown", enrollmentFilter);
    model.addAttribute(
        "page",
        views.findEnrollments(
            new EnrollmentSearch(
                name, enrollmentFilter.state(), enrollmentFilter.isBlocked(), null),
            null,
            MAX_ENROLLMENTS));
    model.addAttribute("texts", textCounts.find(name));
    model.addAttribute("conversions", ConversionView.of(conversionReports.of(name)));
    model.addAttribute("templates", previewService.templates(name));
    var exploration = exploration(name);
    model.addAttribute("picture", exploration.svg());
    var facts = JourneyFacts.of(exploration);
    model.addAttribute("facts", facts);
    var earliestEnd = facts.earliestEnd();
    model.addAttribute(
        "earliest",
        earliestEnd == null
            ? "by a goal or an exit"
            : (earliestEnd.isZero() ? "at once" : "after " + Time.inWords(earliestEnd))
                + " at the earliest");
    model.addAttribute(
        "messages",
        "at most %d%s"
            .formatted(
                facts.maxMessages(),
                facts.latestEnd() instanceof JourneyFacts.LatestEnd.Never
                    ? " in the first %d rounds".formatted(Step.Round.MAX_EXPLORED)
                    : ""));
    model.addAttribute(
        "findings", Lint.of(exploration, catalog).stream().map(JourneyFinding::toString).toList());
    model.addAttribute("dryRun", DryRunForm.EMPTY);
    model.addAttribute("simulation", SimulationForm.EMPTY);
    return "console/journey";
  }

  /** The picture as an SVG file. */
  @GetMapping("/console/journeys/{name}/picture.svg")
  ResponseEntity<String> svg(@PathVariable String name) {
    return ResponseEntity.ok().contentType(SVG).body(exploration(name).svg());
  }

  /** The picture as Mermaid text. */
  @GetMapping("/console/journeys/{name}/picture.mmd")
  ResponseEntity<String> mermaid(@PathVariable String name) {
    return ResponseEntity.ok().contentType(TEXT).body(exploration(name).mermaid());
  }

  private Exploration exploration(String name) {
    return journeys
        .find(name)
        .orElseThrow(
            () -> new PageNotFoundException("There is no journey \"%s\".".formatted(name)));
  }

  private static List<String> startsInWords(Plan plan) {
    return plan.starts().isEmpty()
        ? List.of("No event: contacts are enrolled through the API")
        : plan.starts().stream().map(Object::toString).toList();
  }

  /** Any other path under /console. */
  @GetMapping("/console/**")
  String unknownPage(HttpServletRequest request) {
    throw new PageNotFoundException("There is no page %s.".formatted(request.getRequestURI()));
  }
}
