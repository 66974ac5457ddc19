package dev.senda.temporal.contract;

import io.temporal.workflow.QueryMethod;
import org.jspecify.annotations.Nullable;

/** The query for the current step of a running enrollment. */
public interface CurrentStepQuery {

  @QueryMethod(name = "where")
  StepSnapshot currentStep();

  /**
   * The step that it is in.
   *
   * @param since epoch milliseconds of simulated time
   * @param until when it is over at the latest, epoch milliseconds of simulated time; null if that
   *     is not known
   */
  record StepSnapshot(String step, long since, @Nullable Long until) {}
}
