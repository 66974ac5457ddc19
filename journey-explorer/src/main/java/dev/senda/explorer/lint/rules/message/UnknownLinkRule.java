package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.EngagementUse;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Message;
import dev.senda.journey.catalog.NameSuggestions;
import java.util.Locale;
import java.util.TreeSet;

/** A journey may wait for a click only on a link that the template names. */
public final class UnknownLinkRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var use : EngagementUse.of(context)) {
      if (!use.link().isEmpty() && !use.link().equals(AwaitedEvent.Engaged.CONFIRMED)) {
        checkLinks(context, use);
      }
    }
  }

  private static void checkLink(
      LintContext context, EngagementUse use, Message.Single message, Locale locale) {
    var link = use.link();
    var known = new TreeSet<>(context.catalog().linkNames(context.plan().name(), message, locale));
    if (!known.contains(link)) {
      context.report(
          new LintFinding.UnknownName(
              use.step(),
              "link of %s in %s".formatted(message.inWords(), locale.toLanguageTag()),
              link,
              known.isEmpty()
                  ? "a link with a name in the template: <mj-button name=\"%s\" href=...>; it has none"
                      .formatted(link)
                  : "one of the template's: %s%s"
                      .formatted(String.join(", ", known), NameSuggestions.didYouMean(link, known)),
              use.path()));
    }
  }

  private static void checkLinks(LintContext context, EngagementUse use) {
    var catalog = context.catalog();
    var journey = context.plan().name();
    for (var message : context.messagesOf(use.awaited().message())) {
      for (var locale : catalog.locales(journey)) {
        if (catalog.templateVariables(journey, message, locale).isPresent()) {
          checkLink(context, use, message, locale);
        }
      }
    }
  }
}
