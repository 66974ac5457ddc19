package dev.senda.temporal.testing;

import dev.senda.explorer.graph.JourneyPath.TakenStep;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A journey whose steps and answers are written down whenever its code is run; what the last run of
 * it said is its trace.
 */
public record TracingJourney(
    Journey journey, UnaryOperator<Interpreter> interceptor, Map<String, List<TakenStep>> traces)
    implements Journey {

  public static TracingJourney tracing(Journey journey) {
    return tracing(journey, host -> host);
  }

  /**
   * Traces the steps of a journey.
   *
   * @param between wraps the interpreter that the journey runs against
   */
  public static TracingJourney tracing(Journey journey, UnaryOperator<Interpreter> between) {
    return new TracingJourney(journey, between, new ConcurrentHashMap<>());
  }

  /** What the enrollment of that workflow id lived through. */
  List<TakenStep> of(String workflowId) {
    return traces.getOrDefault(workflowId, List.of());
  }

  /** The same in words; for a test with only one enrollment. */
  public List<String> inWords() {
    return traces.values().iterator().next().stream().map(TakenStep::toString).toList();
  }

  @Override
  public Plan plan() {
    return journey.plan();
  }

  @Override
  public void run(Enrollment lead) {
    var trace = new CopyOnWriteArrayList<TakenStep>();
    traces.put(Workflow.getInfo().getWorkflowId(), trace);
    var host = interceptor.apply(interpreterOf(lead));
    journey.run(
        new Enrollment(
            new Interpreter() {
              @Override
              public void perform(Step.Command command) {
                host.perform(command);
                trace.add(new TakenStep(command, null));
              }

              @Override
              public <A> A answer(Question<A> question) {
                var answer = host.answer(question);
                trace.add(new TakenStep(question, answer));
                return answer;
              }
            }));
  }

  /** A journey is never handed its interpreter; a test may look. */
  private static Interpreter interpreterOf(Enrollment lead) {
    try {
      var field = Enrollment.class.getDeclaredField("interpreter");
      field.setAccessible(true);
      return (Interpreter) field.get(lead);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Enrollment keeps its interpreter in a field of that name", e);
    }
  }
}
