package dev.senda.api.dryrun;

import dev.senda.api.journeys.Journeys;
import dev.senda.api.web.FieldError;
import dev.senda.api.web.Problem;
import dev.senda.api.web.RequiresKey;
import dev.senda.explorer.dryrun.Assumption;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.store.ApiKeys.Scope;
import dev.senda.store.Contact;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which path a contact would go. */
@RestController
@RequestMapping("/v1/journeys/{journey}/dry-run")
@RequiresKey(Scope.ADMIN)
@SecurityRequirement(name = "adminKey")
@Tag(name = "Journeys", description = "The definitions, as their code says")
class DryRunController {

  private final Journeys journeys;
  private final DryRuns dryRuns;

  DryRunController(Journeys journeys, DryRuns dryRuns) {
    this.journeys = journeys;
    this.dryRuns = dryRuns;
  }

  /**
   * A path.
   *
   * @param contact the contact's key
   * @param zone where the contact's clock is; all times are in it
   * @param assumption what the contact was taken to do
   * @param end how it ends
   * @param text all of it, for people
   */
  record DryRunView(
      String journey,
      String contact,
      String zone,
      String assumption,
      List<StepView> steps,
      String end,
      OffsetDateTime ended,
      String text) {

    static DryRunView of(Contact contact, Assumption assumption, DryRun run) {
      return new DryRunView(
          run.journey(),
          contact.key(),
          run.ended().getZone().getId(),
          Assumptions.nameOf(assumption),
          run.lines().stream().map(StepView::of).toList(),
          run.end(),
          run.ended().toOffsetDateTime(),
          run.toString());
    }
  }

  /**
   * A step of it.
   *
   * @param until when it is over; the same as from unless it waits
   * @param step the step and its answer
   * @param name the step's name, as the picture and the timeline have it
   * @param basis whether that is known, or assumed
   */
  record StepView(
      OffsetDateTime from, OffsetDateTime until, String step, String name, DryRun.Basis basis) {

    static StepView of(DryRun.Line line) {
      return new StepView(
          line.from().toOffsetDateTime(),
          line.until().toOffsetDateTime(),
          line.step(),
          line.name(),
          line.basis());
    }
  }

  @GetMapping
  @Operation(
      summary = "The path that a contact would go now, with its dates",
      description =
          "Nothing is sent and nothing is changed. What is known of the contact answers the"
              + " conditions; what it will do is assumed.",
      responses = {
        @ApiResponse(responseCode = "200", description = "The path"),
        @ApiResponse(responseCode = "404", description = "Unknown journey or contact"),
        @ApiResponse(responseCode = "422", description = "No contact, or an unknown assumption")
      })
  DryRunView dryRun(
      @PathVariable String journey,
      @RequestParam(defaultValue = "") String contact,
      @RequestParam(defaultValue = Assumptions.UNLESS_SAID) String assume) {
    journeys.plan(journey);
    var wrong = new ArrayList<FieldError>();
    var who = contact.strip();
    if (who.isEmpty()) {
      wrong.add(new FieldError("contact", "missing", DryRuns.EXPECTED_CONTACT));
    }
    var assumption = Assumptions.find(assume);
    if (assumption.isEmpty()) {
      wrong.add(new FieldError("assume", "\"" + assume + "\"", Assumptions.expected()));
    }
    if (!wrong.isEmpty()) {
      throw Problem.fields(wrong);
    }
    var found =
        dryRuns
            .find(who)
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "contact: \"%s\" (expected %s)".formatted(who, DryRuns.EXPECTED_CONTACT)));
    return DryRunView.of(found, assumption.get(), dryRuns.of(journey, found, assumption.get()));
  }
}
