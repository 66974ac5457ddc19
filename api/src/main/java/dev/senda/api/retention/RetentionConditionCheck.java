package dev.senda.api.retention;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.catalog.Catalog;
import dev.senda.journey.Condition;
import dev.senda.journey.LastTimeCondition;
import dev.senda.journey.SumCondition;
import dev.senda.journey.Time;
import dev.senda.journey.engine.Question;
import dev.senda.store.settings.RetentionSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Warns at the start about conditions that count events over a longer time than events are kept.
 * They count less than their author expects.
 */
@Component
class RetentionConditionCheck {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionConditionCheck.class);

  RetentionConditionCheck(Catalog catalog, ExploredJourneys journeys, RetentionSettings settings) {
    findTooLong(catalog, journeys, settings.events())
        .forEach(
            finding ->
                LOG.warn(
                    "Condition counts events for longer than they are kept: {}"
                        + " (senda.retention.events={}d)",
                    finding,
                    settings.events().toDays()));
  }

  /** Each condition with the segment or the journey that uses it. */
  static Set<String> findTooLong(Catalog catalog, ExploredJourneys journeys, Duration retention) {
    var findings = new LinkedHashSet<String>();
    for (var segment : catalog.segments()) {
      events(segment.condition())
          .filter(one -> one.isTooLong(retention))
          .forEach(one -> findings.add("segment " + segment.name() + ": " + one));
    }
    for (var exploration : journeys.all()) {
      for (var step : exploration.steps()) {
        if (step instanceof Question.ConditionHolds(var condition)) {
          events(condition)
              .filter(one -> one.isTooLong(retention))
              .forEach(one -> findings.add("journey " + exploration.plan().name() + ": " + one));
        }
      }
    }
    return findings;
  }

  /**
   * A condition that looks back at events.
   *
   * @param over null for all time
   */
  private record LookBack(Condition condition, @Nullable Duration over) {

    boolean isTooLong(Duration retention) {
      return over == null || over.compareTo(retention) > 0;
    }

    @Override
    public String toString() {
      return "\"%s\" over %s".formatted(condition, over == null ? "all time" : Time.inWords(over));
    }
  }

  /** Referenced segments are checked themselves. */
  private static Stream<LookBack> events(Condition condition) {
    return condition.parts().flatMap(RetentionConditionCheck::lookBack);
  }

  private static Stream<LookBack> lookBack(Condition.Simple part) {
    return switch (part) {
      case Condition.Did did -> Stream.of(new LookBack(did, did.within()));
      case SumCondition sum -> Stream.of(new LookBack(sum, sum.within()));
      case LastTimeCondition last -> Stream.of(new LookBack(last, last.longerAgoThan()));
      case Condition.Simple _ -> Stream.empty();
    };
  }
}
