package dev.senda.api.conversions;

import dev.senda.api.journeys.EntryRules;
import dev.senda.journey.Plan;
import dev.senda.store.conversions.MeasuredGoal;
import java.util.Optional;

/** Converts a plan's goal for the store, which does not know plans. */
public final class MeasuredGoals {

  private MeasuredGoals() {}

  /** Empty for a plan without a goal. */
  public static Optional<MeasuredGoal> of(Plan plan) {
    return Optional.ofNullable(plan.goal())
        .map(goal -> new MeasuredGoal(EntryRules.of(plan), goal, plan.goalWithin()));
  }
}
