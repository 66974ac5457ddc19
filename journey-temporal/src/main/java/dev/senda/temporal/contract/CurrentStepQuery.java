package dev.senda.temporal.contract;

import io.temporal.workflow.QueryMethod;
import org.jspecify.annotations.Nullable;

/** What a running enrollment can be asked from outside. */
public interface CurrentStepQuery {

  @QueryMethod(name = "where")
  StepSnapshot currentStep();

  /**
   * The step that it is in.
   *
   * @param since epoch milliseconds in house time
   * @param until when it is over at the latest, epoch milliseconds in house time; null if only the
   *     outside decides
   */
  record StepSnapshot(String step, long since, @Nullable Long until) {}
}
