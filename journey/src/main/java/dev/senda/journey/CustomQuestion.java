package dev.senda.journey;

/**
 * A question of the company's own, whose answers are an enum so that every path stays known: an
 * interface that extends this one stands beside the journey, and a Spring bean of that type
 * answers. {@code switch (lead.ask(CreditCheck.class)) ...}.
 *
 * @param <A> its answers
 */
public interface CustomQuestion<A extends Enum<A>> {

  /**
   * Answers it. Whatever is thrown has it asked again, with a growing pause, until it is answered.
   * It has 30 seconds.
   */
  A answer(StepContact stepContact) throws Exception;
}
