package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.lint.engine.GraphSearch;
import dev.senda.explorer.lint.engine.GraphSearch.Visit;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintContext.StepVisit;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.PropertyUse;
import dev.senda.explorer.lint.engine.RememberedEvents;
import dev.senda.explorer.lint.engine.TemplateVariables;
import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.journey.engine.Step;
import java.util.Optional;
import java.util.Set;

/**
 * An event may be used by its name only where it has happened on every path, and only with
 * properties that it has.
 */
public final class RememberedEventRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var remembered = RememberedEvents.of(context);
    new GraphSearch<Set<String>>(RememberedEvents::knownAfter)
        .visitAll(
            context.start(),
            Set.of(),
            visit -> {
              if (visit.node() instanceof Node.StepNode stepNode) {
                checkProperties(stepNode.step(), visit, remembered, context);
                if (stepNode.step() instanceof Step.Send send) {
                  checkTemplates(send, visit, remembered, context);
                }
              }
            });
  }

  private static void checkProperties(
      Step step, Visit<Set<String>> visit, RememberedEvents remembered, LintContext context) {
    for (var use : PropertyUse.of(step)) {
      var property = use.property();
      if (property.isOfStart()) {
        continue;
      }
      if (!visit.state().contains(property.event())) {
        report(
            context,
            use,
            "event",
            property.event(),
            notCertain(property.event(), remembered),
            visit);
      } else {
        expectedInsteadOf(property.event(), property.name(), remembered, context)
            .ifPresent(
                expected -> report(context, use, "property", property.name(), expected, visit));
      }
    }
  }

  private static void report(
      LintContext context,
      PropertyUse use,
      String type,
      String name,
      String expected,
      Visit<Set<String>> visit) {
    context.report(new LintFinding.UnknownName(use.where(), type, name, expected, visit.path()));
  }

  private static String notCertain(String name, RememberedEvents remembered) {
    return "an event that has happened on every path to here, such as if (lead.happens(event(...).as(\"%s\"), ...))"
            .formatted(name)
        + NameSuggestions.didYouMean(name, remembered.events().keySet());
  }

  private static Optional<String> expectedInsteadOf(
      String event, String property, RememberedEvents remembered, LintContext context) {
    var declared = context.catalog().events();
    return remembered.mayHave(event, property, declared)
        ? Optional.empty()
        : Optional.of(
            "a property of this event"
                + NameSuggestions.didYouMean(property, remembered.propertiesOf(event, declared)));
  }

  private static void checkTemplates(
      Step.Send send, Visit<Set<String>> visit, RememberedEvents remembered, LintContext context) {
    for (var use : context.templateUses(new StepVisit<>(send, visit))) {
      for (var variable : TemplateVariables.printed(context, use).orElse(Set.of())) {
        var parts = variable.name().split("\\.", 2);
        if (remembered.events().containsKey(parts[0])) {
          var expected =
              variable.hasDefault() || visit.state().contains(parts[0])
                  ? expectedInsteadOf(
                      parts[0], parts.length == 2 ? parts[1] : "", remembered, context)
                  : Optional.of(
                      "a default, for %s has not happened on every path".formatted(parts[0]));
          expected.ifPresent(
              text ->
                  context.report(
                      new LintFinding.UnknownVariable(
                          use.step(),
                          use.message().template(),
                          use.locale(),
                          variable.name(),
                          text,
                          use.send().path()),
                      use,
                      variable.name()));
        }
      }
    }
  }
}
