package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.TemplateVariables;
import dev.senda.journey.Message;

/** A mail that asks to confirm a subscription has the link for it, and no other message has it. */
public final class ConfirmationLinkRule implements LintRule {

  private static final String LINK = "links.confirm";

  @Override
  public void check(LintContext context) {
    for (var use : context.templateUses()) {
      boolean isConfirmation =
          use.message() instanceof Message.Email email && email.isConfirmation();
      TemplateVariables.printed(context, use)
          .map(printed -> printed.stream().anyMatch(variable -> variable.name().equals(LINK)))
          .filter(hasLink -> hasLink != isConfirmation)
          .ifPresent(
              hasLink ->
                  context.report(
                      new LintFinding.ConfirmationLink(
                          use.step(),
                          use.message().template(),
                          use.locale(),
                          hasLink,
                          use.send().path()),
                      use,
                      hasLink ? LINK : "---"));
    }
  }
}
