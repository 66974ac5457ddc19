package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.journey.engine.Step;

/** Only transactional messages may be sent at least once, and so arrive twice. */
public final class PossibleDuplicateSendRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var messageClass = context.plan().messageClass();
    if (messageClass == MessageClass.TRANSACTIONAL) {
      return;
    }
    for (var send : context.visitsOf(Step.Send.class)) {
      send.step().message().choices().stream()
          .filter(Message.Single::isAtLeastOnce)
          .forEach(
              message ->
                  context.report(
                      new LintFinding.PossibleDuplicateSend(
                          send.step().name(), message.inWords(), messageClass, send.path())));
    }
  }
}
