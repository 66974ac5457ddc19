package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.links.LinkTarget;

/**
 * A link that a template itself says must lead somewhere: sending refuses the message otherwise.
 */
public final class BrokenLinkRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var use : context.templateUses()) {
      for (var target :
          context.catalog().linkTargets(context.plan().name(), use.message(), use.locale())) {
        if (LinkTarget.parse(target) instanceof LinkTarget.Refused(var reason)) {
          context.report(
              new LintFinding.BrokenLink(
                  use.step(),
                  use.message().template(),
                  use.locale(),
                  target,
                  reason,
                  use.send().path()),
              use,
              target);
        }
      }
    }
  }
}
