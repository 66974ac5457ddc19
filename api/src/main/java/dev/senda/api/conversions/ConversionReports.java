package dev.senda.api.conversions;

import static java.util.stream.Collectors.toMap;

import dev.senda.api.conversions.ConversionReport.ConversionDifference;
import dev.senda.api.conversions.ConversionReport.ConversionFigures;
import dev.senda.api.conversions.ConversionReport.SplitConversions;
import dev.senda.api.conversions.ConversionReport.VariantConversions;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.explorer.Exploration;
import dev.senda.journey.Holdout;
import dev.senda.journey.Split;
import dev.senda.journey.engine.Question;
import dev.senda.store.conversions.ConversionTallies;
import dev.senda.store.conversions.ConversionTallies.ConversionTally;
import dev.senda.store.conversions.JourneyGoals;
import dev.senda.store.conversions.statistics.Comparison;
import dev.senda.store.conversions.statistics.Proportion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reports the conversions of journeys: rates, their uncertainty, and differences of variants. */
@Component
public class ConversionReports {

  private final ExploredJourneys journeys;
  private final ConversionTallies tallies;
  private final JourneyGoals goals;

  ConversionReports(ExploredJourneys journeys, ConversionTallies tallies, JourneyGoals goals) {
    this.journeys = journeys;
    this.tallies = tallies;
    this.goals = goals;
  }

  /**
   * The conversions of a journey.
   *
   * @throws dev.senda.catalog.UnknownJourneyException if there is no such journey
   */
  public ConversionReport of(String journey) {
    var plan = journeys.plan(journey);
    if (plan.goal() == null) {
      return new ConversionReport(plan.name(), null, null, false, null, List.of());
    }
    Map<String, Map<String, ConversionTally>> bySplit = new LinkedHashMap<>();
    for (var tally : tallies.find(plan.name(), plan.goalWithin())) {
      bySplit
          .computeIfAbsent(tally.split(), _ -> new LinkedHashMap<>())
          .put(tally.variant(), tally);
    }
    return new ConversionReport(
        plan.name(),
        plan.goal().toString(),
        plan.goalWithin().toSeconds(),
        goals.isRecounting(plan.name()),
        figures(bySplit.getOrDefault("", Map.of()).get("")),
        journeys.find(journey).map(ConversionReports::splits).orElse(List.of()).stream()
            .map(split -> report(split, bySplit.getOrDefault(split.name(), Map.of())))
            .toList());
  }

  /** Each split of a journey once, in the order of the code. */
  private static Collection<Split<?>> splits(Exploration exploration) {
    var splits = new LinkedHashMap<String, Split<?>>();
    for (var step : exploration.steps()) {
      if (step instanceof Question.VariantChoice<?> choice) {
        splits.putIfAbsent(choice.split().name(), choice.split());
      }
    }
    return splits.values();
  }

  private static SplitConversions report(Split<?> split, Map<String, ConversionTally> tallies) {
    var variants =
        split.variants().stream()
            .collect(toMap(Enum::name, Function.identity(), (one, _) -> one, LinkedHashMap::new));
    var reference =
        split.variants().contains(Holdout.HELD_OUT)
            ? Holdout.HELD_OUT
            : split.variants().getFirst();
    var compared = proportion(tallies.get(reference.name()));
    return new SplitConversions(
        split.name(),
        split.learned(),
        reference.toString(),
        variants.values().stream()
            .map(
                variant ->
                    new VariantConversions(
                        variant.toString(),
                        figures(tallies.get(variant.name())),
                        variant == reference
                            ? null
                            : difference(
                                split,
                                new Comparison(
                                    proportion(tallies.get(variant.name())),
                                    compared,
                                    split.variants().size() - 1))))
            .toList());
  }

  /** Null while one of both has no completed enrollment. */
  private static @Nullable ConversionDifference difference(Split<?> split, Comparison comparison) {
    return comparison.variant().total() == 0 || comparison.reference().total() == 0
        ? null
        : new ConversionDifference(
            comparison.difference(),
            comparison.interval(),
            split.learned() ? null : comparison.decision());
  }

  private static Proportion proportion(@Nullable ConversionTally tally) {
    return tally == null
        ? new Proportion(0, 0)
        : new Proportion(tally.completedConverted(), tally.completed());
  }

  private static ConversionFigures figures(@Nullable ConversionTally tally) {
    if (tally == null) {
      return new ConversionFigures(0, 0, 0, null, null, 0);
    }
    var proportion = proportion(tally);
    boolean isKnown = proportion.total() > 0;
    return new ConversionFigures(
        tally.entered(),
        tally.completed(),
        tally.completedConverted(),
        isKnown ? proportion.rate() : null,
        isKnown ? proportion.interval() : null,
        tally.converted() - tally.completedConverted());
  }
}
