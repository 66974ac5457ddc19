package dev.senda.api.dryrun;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.http.ApiException;
import dev.senda.api.http.FieldError;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.explorer.dryrun.Assumption;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.journey.catalog.TextSegments;
import dev.senda.store.contacts.Contact;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The endpoint that shows which path a contact would take through a journey. */
@RestController
@RequestMapping("/v1/journeys/{journey}/dry-run")
@Tag(name = "Journeys", description = "Journey definitions")
class DryRunController {

  private final ExploredJourneys journeys;
  private final DryRunService dryRunService;

  DryRunController(ExploredJourneys journeys, DryRunService dryRuns) {
    this.journeys = journeys;
    this.dryRunService = dryRuns;
  }

  /**
   * A path.
   *
   * @param contactKey the contact's key
   * @param zone the contact's time zone; all times are in it
   * @param assumption what the contact is assumed to do
   * @param end how the path ends
   * @param segments how many segments its texts by SMS would take in all, about
   * @param text the whole path as readable text
   */
  record DryRunView(
      String journey,
      String contactKey,
      String zone,
      String assumption,
      List<StepView> steps,
      String end,
      OffsetDateTime endedAt,
      int segments,
      String text) {

    static DryRunView of(
        Contact contact, Assumption assumption, DryRun run, Map<Integer, TextSegments> segments) {
      return new DryRunView(
          run.journey(),
          contact.key(),
          run.endedAt().getZone().getId(),
          AssumptionNames.nameOf(assumption),
          IntStream.range(0, run.lines().size())
              .mapToObj(i -> StepView.of(run.lines().get(i), segments.get(i)))
              .toList(),
          run.end(),
          run.endedAt().toOffsetDateTime(),
          segments.values().stream().mapToInt(TextSegments::count).sum(),
          run.toString());
    }
  }

  /**
   * A step of it.
   *
   * @param until when the step ends; equal to from unless the step waits
   * @param step the step and its answer
   * @param name the step's name, as in the picture and the timeline
   * @param basis whether the answer is known or assumed
   * @param segments how many segments its text would take, about; absent unless it sends an SMS
   * @param rule the rule that defers its message until the end of the step, or skips it; absent for
   *     none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StepView(
      OffsetDateTime from,
      OffsetDateTime until,
      String step,
      String name,
      DryRun.Basis basis,
      @Nullable Integer segments,
      @Nullable String rule) {

    static StepView of(DryRun.Line line, @Nullable TextSegments segments) {
      return new StepView(
          line.from().toOffsetDateTime(),
          line.until().toOffsetDateTime(),
          line.step(),
          line.name(),
          line.basis(),
          segments == null ? null : segments.count(),
          line.rule());
    }
  }

  @GetMapping
  @Operation(
      operationId = "dryRunJourney",
      summary = "Dry run: the path that a contact would take now, with its dates",
      description =
          "Nothing is sent and nothing is changed. The contact's data answers the conditions; its"
              + " behavior is assumed.",
      responses = {
        @ApiResponse(responseCode = "200", description = "The path"),
        @ApiResponse(responseCode = "404", description = "Unknown journey or contact"),
        @ApiResponse(responseCode = "422", description = "No contact, or an unknown assumption")
      })
  DryRunView dryRunJourney(
      @PathVariable String journey,
      @RequestParam(defaultValue = "") String contact,
      @RequestParam(defaultValue = AssumptionNames.DEFAULT_ASSUMPTION) String assume) {
    journeys.plan(journey);
    var wrong = new ArrayList<FieldError>();
    var who = contact.strip();
    if (who.isEmpty()) {
      wrong.add(new FieldError("contact", "missing", DryRunService.EXPECTED_CONTACT));
    }
    var assumption = AssumptionNames.find(assume);
    if (assumption.isEmpty()) {
      wrong.add(new FieldError("assume", "\"" + assume + "\"", AssumptionNames.expected()));
    }
    if (!wrong.isEmpty()) {
      throw ApiException.validationFailed(wrong);
    }
    var found =
        dryRunService
            .findContact(who)
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "contact: \"%s\" (expected %s)"
                            .formatted(who, DryRunService.EXPECTED_CONTACT)));
    var run = dryRunService.run(journey, found, assumption.get());
    return DryRunView.of(found, assumption.get(), run, dryRunService.segments(run, found));
  }
}
