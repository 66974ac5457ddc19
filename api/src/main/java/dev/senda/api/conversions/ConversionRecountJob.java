package dev.senda.api.conversions;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.store.conversions.Conversions;
import dev.senda.store.conversions.JourneyGoals;
import dev.senda.store.conversions.MeasuredGoal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Counts the conversions of a journey again when its goal or its window has changed. The goals of
 * the plans are stored once after the start. Every instance has this job; one at a time counts.
 */
@Component
@EnableScheduling
class ConversionRecountJob {

  private static final Logger LOG = LoggerFactory.getLogger(ConversionRecountJob.class);

  private static final int CHUNK = 500;

  private final JourneyGoals goals;
  private final Conversions conversions;
  private final List<MeasuredGoal> measured;
  private boolean isStored;

  ConversionRecountJob(JourneyGoals goals, Conversions conversions, ExploredJourneys journeys) {
    this.goals = goals;
    this.conversions = conversions;
    measured =
        journeys.all().stream()
            .map(exploration -> MeasuredGoals.of(exploration.plan()))
            .flatMap(Optional::stream)
            .toList();
  }

  @Scheduled(initialDelay = 1, fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
  void recount() {
    try {
      if (!isStored) {
        goals.storeAll(measured);
        isStored = true;
      }
      for (var goal : measured) {
        while (conversions.recountNext(goal, CHUNK)) {
          LOG.debug("Conversions counted again: journey={}", goal.journey());
        }
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Conversions not counted again, retrying later: {}", e.getMessage());
    }
  }
}
