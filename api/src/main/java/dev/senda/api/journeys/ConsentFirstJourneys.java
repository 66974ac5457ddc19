package dev.senda.api.journeys;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.senda.api.settings.ApiSettings;
import dev.senda.explorer.facts.ConsentFirst;
import dev.senda.journey.Plan;
import dev.senda.settings.ConsentModel;
import dev.senda.store.enrollments.EnrollmentRules;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The journeys that ask for the consent to their topic before they send anything else (double
 * opt-in). A contact who has withdrawn the consent may enter them again: nothing but the request is
 * sent until they confirm it.
 */
@Component
public final class ConsentFirstJourneys {

  private final Set<String> names;

  ConsentFirstJourneys(ExploredJourneys journeys, ApiSettings settings) {
    names =
        journeys.all().stream()
            .filter(ConsentFirst::isIn)
            .filter(journey -> needsOptIn(journey.plan().topic(), settings))
            .map(journey -> journey.plan().name())
            .collect(toUnmodifiableSet());
  }

  /** Without opt-in, a message on a channel that the contact never decided about is sent. */
  private static boolean needsOptIn(@Nullable String topic, ApiSettings settings) {
    var configured = topic == null ? null : settings.topics().get(topic);
    return configured == null || configured.consent() == ConsentModel.OPT_IN;
  }

  /** Whether the journey of this name asks first. */
  public boolean contains(String journey) {
    return names.contains(journey);
  }

  /** What the plan says about entering the journey. */
  public EnrollmentRules rulesOf(Plan plan) {
    var rules = EntryRules.of(plan);
    return contains(plan.name()) ? rules.askingForConsent() : rules;
  }
}
