package dev.senda.journey.engine;

/**
 * Runs a journey: the real host and the explorer each are one. A journey that must not go on is
 * left by an {@link Error}.
 */
public interface Interpreter {

  /** Takes a step that asks nothing; comes back when the journey may go on. */
  void perform(Step.Command command);

  /** Answers a question, which may mean to wait. */
  <A> A answer(Question<A> question);
}
