package dev.senda.api.retention;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.catalog.Catalog;
import dev.senda.journey.Condition;
import dev.senda.journey.Time;
import dev.senda.journey.engine.Question;
import dev.senda.store.settings.RetentionSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
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
          .filter(did -> isTooLong(did, retention))
          .forEach(did -> findings.add("segment " + segment.name() + ": " + describe(did)));
    }
    for (var exploration : journeys.all()) {
      for (var step : exploration.steps()) {
        if (step instanceof Question.ConditionHolds(var condition)) {
          events(condition)
              .filter(did -> isTooLong(did, retention))
              .forEach(
                  did ->
                      findings.add("journey " + exploration.plan().name() + ": " + describe(did)));
        }
      }
    }
    return findings;
  }

  private static String describe(Condition.Did did) {
    var within = did.within();
    return "\"%s\" over %s".formatted(did, within == null ? "all time" : Time.inWords(within));
  }

  private static boolean isTooLong(Condition.Did did, Duration retention) {
    var within = did.within();
    return within == null || within.compareTo(retention) > 0;
  }

  /** Referenced segments are checked themselves. */
  private static Stream<Condition.Did> events(Condition condition) {
    return condition.parts().filter(Condition.Did.class::isInstance).map(Condition.Did.class::cast);
  }
}
