package dev.senda.api.console;

import static java.util.stream.Collectors.toSet;

import dev.senda.api.dryrun.Assumptions;
import dev.senda.api.dryrun.DryRuns;
import dev.senda.api.journeys.Journeys;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.explorer.dryrun.DryRun.Basis;
import dev.senda.journey.engine.Step;
import dev.senda.store.Contact;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The path that a contact would go through a journey now. */
@Controller
class DryRunPages {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm", Locale.ENGLISH);

  private final Journeys journeys;
  private final DryRuns dryRuns;

  DryRunPages(Journeys journeys, DryRuns dryRuns) {
    this.journeys = journeys;
    this.dryRuns = dryRuns;
  }

  /**
   * A dry run as a page shows it.
   *
   * @param zone the contact's, in which all its times are
   * @param assumption what the contact was taken to do, in words
   * @param assumes whether that decided anything
   */
  public record Walked(
      String contact,
      String who,
      String zone,
      String assumption,
      boolean assumes,
      List<Stop> stops,
      String end,
      Moment ended) {

    /**
     * @param messages the names of the steps that send
     */
    static Walked of(Contact contact, DryRun run, Set<String> messages) {
      return new Walked(
          contact.key(),
          ContactPages.who(contact),
          run.ended().getZone().getId(),
          String.valueOf(run.assumption()),
          run.lines().stream().anyMatch(line -> line.basis() == Basis.ASSUMED),
          run.lines().stream().map(line -> Stop.of(line, messages.contains(line.name()))).toList(),
          run.end(),
          Moment.of(run.ended()));
    }
  }

  /**
   * A step.
   *
   * @param style the style class: send or wait
   * @param until null unless it waits
   */
  public record Stop(
      String style, String step, boolean assumed, Moment from, @Nullable Moment until) {

    static Stop of(DryRun.Line line, boolean sends) {
      return new Stop(
          sends ? "send" : "wait",
          line.step(),
          line.basis() == Basis.ASSUMED,
          Moment.of(line.from()),
          line.waits() ? Moment.of(line.until()) : null);
    }
  }

  /**
   * A moment on the contact's clock.
   *
   * @param iso for machines, with its offset
   */
  public record Moment(String iso, String inWords) {

    static Moment of(ZonedDateTime at) {
      return new Moment(at.toOffsetDateTime().toString(), LOCAL.format(at));
    }
  }

  @GetMapping("/console/journeys/{name}/dry-run")
  String dryRun(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable String contact,
      @RequestParam(defaultValue = Assumptions.UNLESS_SAID) String assume,
      Model model,
      HttpServletResponse response) {
    model.addAttribute("plan", journeys.plan(name));
    model.addAttribute("run", null);
    if (contact == null) {
      model.addAttribute("dryRun", DryRunForm.EMPTY);
      return "console/dry-run";
    }
    var who = contact.strip();
    var known = dryRuns.find(who);
    var assumption = Assumptions.find(assume);
    var wrong = new LinkedHashMap<String, String>();
    if (known.isEmpty()) {
      wrong.put("contact", "%s (expected %s)".formatted(found(who), DryRuns.EXPECTED_CONTACT));
    }
    if (assumption.isEmpty()) {
      wrong.put("assume", "\"%s\" (expected %s)".formatted(assume, Assumptions.expected()));
    }
    model.addAttribute("dryRun", new DryRunForm(who, assume, wrong));
    if (known.isPresent() && assumption.isPresent()) {
      var run = dryRuns.of(name, known.get(), assumption.get());
      model.addAttribute("run", Walked.of(known.get(), run, messages(name)));
    } else {
      response.setStatus(
          who.isEmpty() || assumption.isEmpty()
              ? HttpStatus.UNPROCESSABLE_CONTENT.value()
              : HttpStatus.NOT_FOUND.value());
    }
    return "console/dry-run";
  }

  private static String found(String who) {
    return who.isEmpty() ? "missing" : "nobody goes by \"%s\"".formatted(who);
  }

  private Set<String> messages(String name) {
    return journeys.find(name).stream()
        .flatMap(exploration -> exploration.steps().stream())
        .filter(Step.Send.class::isInstance)
        .map(Step::name)
        .collect(toSet());
  }
}
