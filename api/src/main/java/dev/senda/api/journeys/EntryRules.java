package dev.senda.api.journeys;

import dev.senda.journey.Plan;
import dev.senda.store.enrollments.EnrollmentRules;

/** Converts a plan's entry rules for the store, which does not know plans. */
public final class EntryRules {

  private EntryRules() {}

  public static EnrollmentRules of(Plan plan) {
    return new EnrollmentRules(
        plan.name(), plan.reentry(), plan.overlap(), plan.keyProperty(), plan.topic(), false);
  }
}
