package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.TemplateVariables;
import dev.senda.journey.Message;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import java.util.Optional;
import java.util.Set;

/** A template may print only variables that have a value when the journey sends it. */
public final class UnknownVariableRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var variables = new TemplateVariables(context);
    for (var use : context.templateUses()) {
      for (var variable : TemplateVariables.printed(context, use).orElse(Set.of())) {
        expectedInConfirmation(variable, use.message())
            .or(() -> variables.expectedInsteadOf(variable, use.message()))
            .filter(_ -> !isFetched(variable.name(), use.message()))
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

  /** A mail that asks for consent has no link to unsubscribe. */
  private static Optional<String> expectedInConfirmation(
      TemplateVariable variable, Message.Single message) {
    return message.optIn() != null
            && variable.name().equals("links.unsubscribe")
            && !variable.hasDefault()
        ? Optional.of("no link to unsubscribe: the mail asks for consent")
        : Optional.empty();
  }

  /** Whether a bean fetches it when the message is sent. */
  private static boolean isFetched(String variable, Message.Single message) {
    var data = message.data();
    return data != null && variable.startsWith(data.name() + ".");
  }
}
