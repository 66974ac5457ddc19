package dev.senda.api.journeys;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.explorer.Exploration;
import dev.senda.journey.Event;
import dev.senda.journey.Plan;
import dev.senda.store.counts.EnrollmentCounts;
import dev.senda.store.counts.JourneyCounts;
import dev.senda.store.counts.TextCounts;
import dev.senda.store.counts.TextCounts.TextCount;
import dev.senda.store.enrollments.EnrollmentState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that list journeys and show their pictures and their texts. */
@RestController
@RequestMapping("/v1/journeys")
@Tag(name = "Journeys", description = "Journey definitions")
class JourneyController {

  private final ExploredJourneys journeys;
  private final JourneyCounts counts;
  private final TextCounts textCounts;

  JourneyController(ExploredJourneys journeys, JourneyCounts counts, TextCounts textCounts) {
    this.journeys = journeys;
    this.counts = counts;
    this.textCounts = textCounts;
  }

  /** Every journey. */
  record JourneyList(List<JourneyView> journeys) {}

  /**
   * A journey.
   *
   * @param enrollments how many enrollments are in each state, with those that the retention has
   *     deleted
   * @param paths how many paths lead through it; absent in lists
   * @param mermaid its picture, as a Mermaid flowchart; absent in lists
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record JourneyView(
      String name,
      String purpose,
      String owner,
      List<String> startsOn,
      @Nullable String goal,
      List<String> exitsOn,
      String reentry,
      @Nullable String topic,
      Map<EnrollmentState, Long> enrollments,
      @Nullable Long paths,
      @Nullable String mermaid) {}

  @GetMapping
  @Operation(operationId = "listJourneys", summary = "Lists the journeys")
  JourneyList listJourneys() {
    var all = counts.findAll();
    return new JourneyList(
        journeys.all().stream()
            .map(Exploration::plan)
            .map(
                plan ->
                    view(plan, all.getOrDefault(plan.name(), EnrollmentCounts.NONE), null, null))
            .toList());
  }

  @GetMapping("/{journey}")
  @Operation(operationId = "getJourney", summary = "One journey, with its picture")
  JourneyView getJourney(@PathVariable String journey) {
    var plan = journeys.plan(journey);
    var exploration = journeys.find(journey);
    return view(
        plan,
        counts.find(plan.name()),
        exploration.map(Exploration::pathCount).orElse(null),
        exploration.map(Exploration::mermaid).orElse(null));
  }

  /**
   * The texts that a journey sent by SMS.
   *
   * @param texts how many a provider accepted; one that was sent again counts again
   * @param segments their segments, as counted when they were sent
   * @param steps the same for each step and month, the newest month first
   */
  record TextReport(String journey, long texts, long segments, List<StepTexts> steps) {}

  /**
   * The texts of one step in one month.
   *
   * @param month in UTC: 2026-11
   */
  record StepTexts(String step, String month, long texts, long segments) {}

  @GetMapping("/{journey}/texts")
  @Operation(
      operationId = "getTextReport",
      summary = "How many texts a journey sent by SMS, and their segments",
      description = "Also those of enrollments that the retention has deleted.")
  TextReport getTextReport(@PathVariable String journey) {
    var counted = textCounts.find(journeys.plan(journey).name());
    return new TextReport(
        journey,
        counted.stream().mapToLong(TextCount::texts).sum(),
        counted.stream().mapToLong(TextCount::segments).sum(),
        counted.stream()
            .map(
                count ->
                    new StepTexts(
                        count.step(), count.month().toString(), count.texts(), count.segments()))
            .toList());
  }

  private static JourneyView view(
      Plan plan, EnrollmentCounts counts, @Nullable Long paths, @Nullable String mermaid) {
    return new JourneyView(
        plan.name(),
        plan.purpose(),
        plan.owner(),
        plan.starts().stream().map(Event::toString).toList(),
        Objects.toString(plan.goal(), null),
        plan.exits().stream().map(Event::toString).toList(),
        plan.reentry().toString(),
        plan.topic(),
        counts.byState(),
        paths,
        mermaid);
  }
}
