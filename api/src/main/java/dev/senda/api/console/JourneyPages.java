package dev.senda.api.console;

import dev.senda.api.journeys.Journeys;
import dev.senda.catalog.Catalog;
import dev.senda.explorer.Exploration;
import dev.senda.explorer.Facts;
import dev.senda.explorer.Finding;
import dev.senda.explorer.Lint;
import dev.senda.journey.Plan;
import dev.senda.journey.Time;
import dev.senda.store.ConsoleViews;
import dev.senda.store.ConsoleViews.Counts;
import dev.senda.store.ConsoleViews.Filter;
import dev.senda.store.EnrollmentState;
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

/** The journeys, and each one's plan, picture, facts, slips and newest enrollments. */
@Controller
class JourneyPages {

  private static final int NEWEST = 20;
  private static final MediaType SVG = new MediaType("image", "svg+xml", StandardCharsets.UTF_8);
  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

  private final Journeys journeys;
  private final ConsoleViews views;
  private final Catalog catalog;

  JourneyPages(Journeys journeys, ConsoleViews views, Catalog catalog) {
    this.journeys = journeys;
    this.views = views;
    this.catalog = catalog;
  }

  /**
   * A line of the list.
   *
   * @param plan null for a journey that has enrollments and is no longer in the catalog
   */
  public record Line(String name, @Nullable Plan plan, Counts counts) {}

  @GetMapping({"/console", "/console/"})
  String journeys(Model model) {
    var counts = views.counts();
    var lines = new ArrayList<Line>();
    var gone = new TreeSet<>(counts.keySet());
    for (var journey : journeys.all()) {
      var plan = journey.plan();
      lines.add(new Line(plan.name(), plan, counts.getOrDefault(plan.name(), Counts.NONE)));
      gone.remove(plan.name());
    }
    for (var name : gone) {
      lines.add(new Line(name, null, counts.getOrDefault(name, Counts.NONE)));
    }
    model.addAttribute("journeys", lines);
    return "console/journeys";
  }

  @GetMapping("/console/journeys/{name}")
  String journey(
      @PathVariable String name, @RequestParam(defaultValue = "") String state, Model model) {
    var plan = journeys.plan(name);
    var shown = Shown.parse(state);
    model.addAttribute("plan", plan);
    model.addAttribute("starts", inWords(plan));
    model.addAttribute("counts", views.counts().getOrDefault(name, Counts.NONE));
    model.addAttribute("states", EnrollmentState.values());
    model.addAttribute("shown", shown);
    model.addAttribute(
        "page",
        views.enrollments(new Filter(name, shown.state(), shown.isHeld(), null), null, NEWEST));
    var exploration = exploration(name);
    model.addAttribute("picture", exploration.svg());
    var facts = Facts.of(exploration);
    model.addAttribute("facts", facts);
    model.addAttribute(
        "earliest",
        facts.earliest().isZero() ? "at once" : "after " + Time.inWords(facts.earliest()));
    model.addAttribute(
        "findings", Lint.of(exploration, catalog).stream().map(Finding::toString).toList());
    model.addAttribute("dryRun", DryRunForm.EMPTY);
    model.addAttribute("simulation", SimulationForm.EMPTY);
    return "console/journey";
  }

  /** The picture by itself, to be kept or shown elsewhere. */
  @GetMapping("/console/journeys/{name}/picture.svg")
  ResponseEntity<String> svg(@PathVariable String name) {
    return ResponseEntity.ok().contentType(SVG).body(exploration(name).svg());
  }

  /** The picture as text. */
  @GetMapping("/console/journeys/{name}/picture.mmd")
  ResponseEntity<String> mermaid(@PathVariable String name) {
    return ResponseEntity.ok().contentType(TEXT).body(exploration(name).mermaid());
  }

  private Exploration exploration(String name) {
    return journeys
        .find(name)
        .orElseThrow(() -> new NothingHere("There is no journey \"%s\".".formatted(name)));
  }

  private static List<String> inWords(Plan plan) {
    return plan.starts().isEmpty()
        ? List.of("Nothing but the API: it is enrolled by hand")
        : plan.starts().stream().map(Object::toString).toList();
  }

  /** Any other address under /console. */
  @GetMapping("/console/**")
  String elsewhere(HttpServletRequest request) {
    throw new NothingHere("There is no page %s.".formatted(request.getRequestURI()));
  }
}
