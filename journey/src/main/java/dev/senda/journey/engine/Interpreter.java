package dev.senda.journey.engine;

/**
 * Runs a journey: the real host and the explorer each are one. A journey that must not go on is
 * left by an {@link Error}.
 */
public interface Interpreter {

  void send(Step.Send send);

  void pause(Step.Pause pause);

  <A> A answer(Question<A> question);

  void exit(Step.Exit exit);
}
