package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.TemplateVariables;

/** Every message needs its template in every locale. */
public final class MissingTemplateRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var use : context.templateUses()) {
      if (TemplateVariables.printed(context, use).isEmpty()) {
        context.report(
            new LintFinding.MissingTemplate(
                use.step(),
                use.message().template(),
                use.message().channel(),
                use.locale(),
                use.send().path()));
      }
    }
  }
}
