package dev.senda.journey;

/**
 * A custom question: {@code switch (lead.ask(CreditCheck.class)) ...}. The journey's package
 * declares an interface that extends this one, and a Spring bean answers. The answers are an enum,
 * so that every path stays known.
 *
 * @param <A> its answers
 */
public interface CustomQuestion<A extends Enum<A>> {

  /**
   * Answers the question. If it throws an exception, or takes longer than 30 seconds, it is retried
   * with a growing pause until it succeeds: {@code return Credit.GOOD;}.
   */
  A answer(StepContact stepContact) throws Exception;
}
