package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.TemplateVariables;
import java.util.Set;

/** A template may print only variables that have a value when the journey sends it. */
public final class UnknownVariableRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var variables = new TemplateVariables(context);
    for (var use : context.templateUses()) {
      for (var variable : TemplateVariables.printed(context, use).orElse(Set.of())) {
        variables
            .expectedInsteadOf(variable, use.message())
            .ifPresent(
                expected ->
                    context.report(
                        new LintFinding.UnknownVariable(
                            use.step(),
                            use.message().template(),
                            use.locale(),
                            variable.name(),
                            expected,
                            use.send().path()),
                        use,
                        variable.name()));
      }
    }
  }
}
