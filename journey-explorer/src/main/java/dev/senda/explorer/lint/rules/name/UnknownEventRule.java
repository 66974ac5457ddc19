package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.EventUse;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.catalog.NameSuggestions;
import java.util.TreeSet;

/**
 * An event that a journey awaits or counts must be in the tracking plan, or the journey must emit
 * it. {@link EventSpellingRule} reports one that is only misspelt.
 */
public final class UnknownEventRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var uses = EventUse.of(context);
    var known = new TreeSet<>(context.catalog().events().keySet());
    uses.stream().filter(EventUse::isEmitted).forEach(use -> known.add(use.event().name()));
    for (var use : uses) {
      var name = use.event().name();
      if (!known.contains(name) && use.declaredSpelling(context).isEmpty()) {
        context.report(
            new LintFinding.UnknownName(
                use.where(),
                "event",
                name,
                "one of the tracking plan, or that the journey emits"
                    + NameSuggestions.didYouMean(name, known),
                use.path()));
      }
    }
  }
}
