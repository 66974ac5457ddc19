package dev.senda.journey;

import java.util.List;

/**
 * A custom step: {@code lead.perform(SyncToCrm.class, "won")}. The journey's package declares an
 * interface that extends this one, and a Spring bean implements it.
 */
public interface CustomAction {

  /**
   * Performs the step. If it throws an exception, or takes longer than 30 seconds, it is retried
   * with a growing pause until it succeeds. So it may run more than once; {@link
   * StepContact#idempotencyKey} is the same in each attempt: {@code
   * crm.upsert(stepContact.contactKey(), arguments)}.
   *
   * @param arguments the arguments that the journey passes
   */
  void perform(StepContact stepContact, List<String> arguments) throws Exception;
}
