package dev.senda.explorer.lint.rules.flow;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.source.NondeterministicCalls;

/** A journey must not ask a clock, chance or a thread: it says what to write instead. */
public final class NondeterministicCallRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var call : context.source().code().calls()) {
      NondeterministicCalls.expectedInsteadOf(call.owner(), call.method())
          .ifPresent(
              expected ->
                  context.report(
                      new LintFinding.NondeterministicCall(
                          call.toString(), call.location().toString(), expected),
                      call.location()));
    }
  }
}
