package dev.senda.explorer.lint.engine;

import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.catalog.CatalogContext;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import dev.senda.journey.catalog.NameSuggestions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Knows which template variables have a value when a journey sends. */
public final class TemplateVariables {

  private static final Set<String> LINKS = Set.of("unsubscribe", "preferences");
  private static final Set<String> COMPANY = Set.of("name", "postal_address");

  private final CatalogContext catalog;
  private final Plan plan;
  private final StartEventProperties startProperties;
  private final RememberedEvents remembered;

  public TemplateVariables(LintContext context) {
    this.catalog = context.catalog();
    this.plan = context.plan();
    this.startProperties = new StartEventProperties(context);
    this.remembered = RememberedEvents.of(context);
  }

  /** The variables that the template prints; empty where there is no template. */
  public static Optional<Set<TemplateVariable>> printed(
      LintContext context, LintContext.TemplateUse use) {
    return context.catalog().templateVariables(context.plan().name(), use.message(), use.locale());
  }

  /** What is expected instead of the variable; empty where the variable has a value. */
  public Optional<String> expectedInsteadOf(TemplateVariable variable, Message message) {
    var parts = variable.name().split("\\.", 2);
    var name = parts.length == 2 ? parts[1] : "";
    if (variable.isOfDigest()) {
      return expectedInDigest(name, variable.hasDefault(), message);
    }
    return switch (parts[0]) {
      case "contact" ->
          catalog.attributes().contains(name)
              ? Optional.empty()
              : Optional.of(
                  "a trait that contacts have"
                      + NameSuggestions.didYouMean(name, catalog.attributes()));
      case "event" -> startProperties.expectedInsteadOf(name, variable.hasDefault());
      case "links" -> expectedInsteadOfLink(name, variable.hasDefault());
      case "company" ->
          COMPANY.contains(name)
              ? Optional.empty()
              : Optional.of("company.name or company.postal_address");
      case "coupon", "brand" -> Optional.empty();
      case "digest", "digest_rest" ->
          variable.hasDefault() || !message.digests().isEmpty()
              ? Optional.empty()
              : Optional.of("a message with a digest, such as with(digest(event(\"...\")))");
      default ->
          remembered.events().containsKey(parts[0])
              ? Optional.empty()
              : Optional.of("a variable of contact, event, company, brand or links, or coupon");
    };
  }

  /** An event that is not in the tracking plan may have any property. */
  private Optional<String> expectedInDigest(String property, boolean hasDefault, Message message) {
    var known = new TreeSet<String>();
    for (var digest : message.digests()) {
      var declared = catalog.events().get(digest.event().name());
      if (declared == null) {
        return Optional.empty();
      }
      known.addAll(declared);
    }
    return message.digests().isEmpty() || known.contains(property)
        ? Optional.empty()
        : Optional.of(
            "a property of the events of the digest%s%s"
                .formatted(
                    NameSuggestions.didYouMean(property, known),
                    hasDefault ? "; its default is printed always" : ""));
  }

  /** Only marketing and service messages of a topic can be unsubscribed from. */
  private Optional<String> expectedInsteadOfLink(String name, boolean hasDefault) {
    if (name.equals("confirm")) {
      return Optional.empty(); // another rule knows which messages have it
    }
    if (!LINKS.contains(name)) {
      return Optional.of(
          "links.unsubscribe or links.preferences" + NameSuggestions.didYouMean(name, LINKS));
    }
    return name.equals("unsubscribe") && !plan.isUnsubscribable() && !hasDefault
        ? Optional.of(
            "links.preferences, or {%% if links.unsubscribe %%} around it: the message has no link to unsubscribe, for the plan %s"
                .formatted(plan.topic() == null ? "has no topic" : "is transactional"))
        : Optional.empty();
  }
}
