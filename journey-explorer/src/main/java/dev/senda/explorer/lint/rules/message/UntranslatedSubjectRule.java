package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.Message;

/** A subject in the code is in the default locale: the templates of the others translate it. */
public final class UntranslatedSubjectRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var catalog = context.catalog();
    var journey = context.plan().name();
    for (var use : context.templateUses()) {
      if (use.message() instanceof Message.Email email
          && email.subject() != null
          && !use.locale().equals(catalog.locales(journey).getFirst())
          && !catalog.translatesSubject(journey, email, use.locale())) {
        var file = "%s.%s.mjml".formatted(email.template(), use.locale().toLanguageTag());
        context.report(
            new LintFinding.UntranslatedSubject(
                use.step(), email.subject(), file, use.locale(), use.send().path()),
            use,
            "subject");
      }
    }
  }
}
