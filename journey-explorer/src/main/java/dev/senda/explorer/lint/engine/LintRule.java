package dev.senda.explorer.lint.engine;

/** A rule of lint: looks for one kind of mistake in a journey. */
@FunctionalInterface
public interface LintRule {

  /** Checks the journey and reports each finding to the context. */
  void check(LintContext context);
}
