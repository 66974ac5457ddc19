package dev.senda.journey.engine;

/**
 * Runs a journey: the Temporal workflow and the explorer are interpreters. It ends a journey that
 * must not continue by an {@link Error}.
 */
public interface Interpreter {

  /** Performs a step that asks nothing; returns when the journey may continue. */
  void perform(Step.Command command);

  /** Answers a question, which may wait. */
  <A> A answer(Question<A> question);
}
