package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.journey.engine.Step;

/** A marketing journey that sends something needs a topic that contacts can consent to. */
public final class MissingTopicRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var plan = context.plan();
    if (plan.messageClass() != MessageClass.MARKETING || plan.topic() != null) {
      return;
    }
    context.visitsOf(Step.Send.class).stream()
        .filter(send -> !isConfirmation(send.step().message()))
        .findFirst()
        .ifPresent(
            send -> context.report(new LintFinding.MissingTopic(send.step().name(), send.path())));
  }

  /** A mail that asks for consent needs none. */
  private static boolean isConfirmation(Message message) {
    return message instanceof Message.Email email && email.isConfirmation();
  }
}
