package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.lint.engine.EngagementUse;
import dev.senda.explorer.lint.engine.KnownNameCheck;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;

/** A journey may wait for a click only on a link that the template names. */
public final class UnknownLinkRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var use : EngagementUse.of(context)) {
      if (!use.link().isEmpty()) {
        checkLink(context, use);
      }
    }
  }

  private static void checkLink(LintContext context, EngagementUse use) {
    var catalog = context.catalog();
    var journey = context.plan().name();
    for (var message : context.messagesOf(use.awaited().message())) {
      for (var locale : catalog.locales()) {
        if (catalog.templateVariables(journey, message, locale).isPresent()) {
          KnownNameCheck.requireKnown(
              context,
              use.step(),
              "link of %s in %s".formatted(message.inWords(), locale.toLanguageTag()),
              use.link(),
              catalog.linkNames(journey, message, locale),
              use.path());
        }
      }
    }
  }
}
