package dev.senda.explorer.lint.engine;

import dev.senda.journey.Event;
import dev.senda.journey.catalog.NameSuggestions;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Knows which properties the event that starts a journey has, by the tracking plan. */
public final class StartEventProperties {

  private final Set<Event> starts;
  private final Map<String, Set<String>> declared;

  public StartEventProperties(LintContext context) {
    this.starts = Set.copyOf(context.plan().starts());
    this.declared = context.catalog().events();
  }

  /**
   * What is expected instead of the property; empty where the event has it. An event that is not in
   * the tracking plan may have any, and so may the API or another journey give any.
   *
   * @param mayBeMissing whether it is enough if one of several start events has it
   */
  public Optional<String> expectedInsteadOf(String property, boolean mayBeMissing) {
    if (starts.isEmpty()) {
      return mayBeMissing
          ? Optional.empty()
          : Optional.of("a default, for no event starts the journey");
    }
    Predicate<Event> hasProperty =
        event -> !declared.containsKey(event.name()) || propertiesOf(event).contains(property);
    if (mayBeMissing
        ? starts.stream().anyMatch(hasProperty)
        : starts.stream().allMatch(hasProperty)) {
      return Optional.empty();
    }
    var known = new TreeSet<String>();
    starts.forEach(event -> known.addAll(propertiesOf(event)));
    return Optional.of(
        known.contains(property)
            ? "a default, for not every event that starts the journey has it"
            : "a property of the event that starts the journey"
                + NameSuggestions.didYouMean(property, known));
  }

  /**
   * What is expected instead of the plan's key; empty where every event that starts the journey has
   * it. An event without it enrolls nobody.
   */
  public Optional<String> expectedInsteadOfKey(String key) {
    return starts.stream()
        .filter(event -> declared.containsKey(event.name()))
        .filter(event -> !propertiesOf(event).contains(key))
        .min(Comparator.comparing(Event::toString))
        .map(
            event ->
                "a property of \"%s\", which enrolls nobody without it%s"
                    .formatted(event.name(), NameSuggestions.didYouMean(key, propertiesOf(event))));
  }

  private Set<String> propertiesOf(Event event) {
    return declared.getOrDefault(event.name(), Set.of());
  }
}
