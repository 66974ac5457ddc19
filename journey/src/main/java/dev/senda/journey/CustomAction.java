package dev.senda.journey;

import java.util.List;

/**
 * A step of the company's own: an interface that extends this one stands beside the journey, and a
 * Spring bean of that type does it. {@code lead.perform(SyncToCrm.class, "won")}.
 */
public interface CustomAction {

  /**
   * Does it. Whatever is thrown has it tried again, with a growing pause, until it succeeds: so it
   * may run more than once, and {@link StepContact#idempotencyKey} says that it is the same step.
   * It has 30 seconds; after them it is tried again, whatever comes of it.
   *
   * @param arguments what the journey said
   */
  void perform(StepContact stepContact, List<String> arguments) throws Exception;
}
