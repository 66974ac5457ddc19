package dev.senda.explorer.lint.engine;

import dev.senda.journey.Event;
import dev.senda.journey.catalog.CatalogContext;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import dev.senda.journey.catalog.NameSuggestions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Knows which template variables have a value when a journey sends. */
public final class TemplateVariables {

  private final LintContext context;
  private final CatalogContext catalog;

  public TemplateVariables(LintContext context) {
    this.context = context;
    this.catalog = context.catalog();
  }

  /** The variables that the template prints; empty where there is no template. */
  public static Optional<Set<TemplateVariable>> printed(
      LintContext context, LintContext.TemplateUse use) {
    return context.catalog().templateVariables(context.plan().name(), use.message(), use.locale());
  }

  /** What is expected instead of the variable; empty where the variable has a value. */
  public Optional<String> expectedInsteadOf(TemplateVariable variable) {
    var parts = variable.name().split("\\.", 2);
    var name = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "contact" ->
          catalog.attributes().contains(name)
              ? Optional.empty()
              : Optional.of(
                  "a trait that contacts have"
                      + NameSuggestions.didYouMean(name, catalog.attributes()));
      case "event" -> expectedInsteadOfEvent(name, variable.hasDefault());
      case "coupon", "company", "links" -> Optional.empty();
      default -> Optional.of("a variable of contact, event, company or links, or coupon");
    };
  }

  private Optional<String> expectedInsteadOfEvent(String property, boolean hasDefault) {
    var starts = context.plan().starts();
    if (starts.isEmpty()) {
      return Optional.of("no event, for none starts the journey");
    }
    Predicate<Event> hasProperty =
        event ->
            !catalog.events().containsKey(event.name()) || propertiesOf(event).contains(property);
    if (hasDefault
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

  private Set<String> propertiesOf(Event event) {
    return catalog.events().getOrDefault(event.name(), Set.of());
  }
}
