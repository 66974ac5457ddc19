package dev.senda.api.console.journeys;

import static java.util.stream.Collectors.toSet;

import dev.senda.api.console.contacts.ContactPageController;
import dev.senda.api.dryrun.AssumptionNames;
import dev.senda.api.dryrun.DryRunService;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.explorer.dryrun.DryRun.Basis;
import dev.senda.journey.catalog.TextSegments;
import dev.senda.journey.engine.Step;
import dev.senda.store.contacts.Contact;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The dry-run page: the path that a contact would take through a journey now. */
@Controller
class DryRunPageController {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm", Locale.ENGLISH);

  private final ExploredJourneys journeys;
  private final DryRunService dryRunService;

  DryRunPageController(ExploredJourneys journeys, DryRunService dryRuns) {
    this.journeys = journeys;
    this.dryRunService = dryRuns;
  }

  /**
   * A dry run as a page shows it.
   *
   * @param zone the time zone of the contact; all times are in it
   * @param assumption the assumed behavior of the contact, as text
   * @param hasAssumptions whether a step depends on the assumption
   */
  public record DryRunPath(
      String contactKey,
      String displayName,
      String zone,
      String assumption,
      boolean hasAssumptions,
      List<PathStep> steps,
      String end,
      LocalMoment endedAt) {

    /**
     * @param messages the names of the steps that send
     * @param segments of the texts, by the position of their steps
     */
    static DryRunPath of(
        Contact contact, DryRun run, Set<String> messages, Map<Integer, TextSegments> segments) {
      return new DryRunPath(
          contact.key(),
          ContactPageController.displayName(contact),
          run.endedAt().getZone().getId(),
          String.valueOf(run.assumption()),
          run.lines().stream().anyMatch(line -> line.basis() == Basis.ASSUMED),
          IntStream.range(0, run.lines().size())
              .mapToObj(
                  i -> {
                    var line = run.lines().get(i);
                    return PathStep.of(line, messages.contains(line.name()), segments.get(i));
                  })
              .toList(),
          run.end(),
          LocalMoment.of(run.endedAt()));
    }
  }

  /**
   * A step of the path.
   *
   * @param cssClass the style class: send or wait
   * @param until null unless it waits
   * @param segments what its text would take, about; null unless it sends an SMS
   * @param rule the rule that defers or skips its message; null for none
   */
  public record PathStep(
      String cssClass,
      String step,
      boolean isAssumed,
      LocalMoment from,
      @Nullable LocalMoment until,
      @Nullable TextSegments segments,
      @Nullable String rule) {

    static PathStep of(DryRun.Line line, boolean sends, @Nullable TextSegments segments) {
      return new PathStep(
          sends ? "send" : "wait",
          line.step(),
          line.basis() == Basis.ASSUMED,
          LocalMoment.of(line.from()),
          line.waits() ? LocalMoment.of(line.until()) : null,
          segments,
          line.rule());
    }
  }

  /**
   * A moment on the contact's clock.
   *
   * @param iso ISO 8601 with its offset
   */
  public record LocalMoment(String iso, String inWords) {

    static LocalMoment of(ZonedDateTime at) {
      return new LocalMoment(at.toOffsetDateTime().toString(), LOCAL.format(at));
    }
  }

  @GetMapping("/console/journeys/{name}/dry-run")
  String dryRun(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String contact,
      @RequestParam(defaultValue = AssumptionNames.DEFAULT_ASSUMPTION) String assume,
      Model model,
      HttpServletResponse response) {
    model.addAttribute("plan", journeys.plan(name));
    model.addAttribute("run", null);
    if (contact == null) {
      model.addAttribute("dryRun", DryRunForm.EMPTY);
      return "console/dry-run";
    }
    var who = contact.strip();
    var known = dryRunService.findContact(who);
    var assumption = AssumptionNames.find(assume);
    var wrong = new LinkedHashMap<String, String>();
    if (known.isEmpty()) {
      wrong.put(
          "contact", "%s (expected %s)".formatted(found(who), DryRunService.EXPECTED_CONTACT));
    }
    if (assumption.isEmpty()) {
      wrong.put("assume", "\"%s\" (expected %s)".formatted(assume, AssumptionNames.expected()));
    }
    model.addAttribute("dryRun", new DryRunForm(who, assume, wrong));
    if (known.isPresent() && assumption.isPresent()) {
      var run = dryRunService.run(name, known.get(), assumption.get());
      model.addAttribute(
          "run",
          DryRunPath.of(
              known.get(), run, messages(name), dryRunService.segments(run, known.get())));
    } else {
      response.setStatus(
          who.isEmpty() || assumption.isEmpty()
              ? HttpStatus.UNPROCESSABLE_CONTENT.value()
              : HttpStatus.NOT_FOUND.value());
    }
    return "console/dry-run";
  }

  private static String found(String who) {
    return who.isEmpty() ? "missing" : "no contact \"%s\"".formatted(who);
  }

  private Set<String> messages(String name) {
    return journeys.find(name).stream()
        .flatMap(exploration -> exploration.steps().stream())
        .filter(Step.Send.class::isInstance)
        .map(Step::name)
        .collect(toSet());
  }
}
