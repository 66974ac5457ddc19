package dev.senda.temporal;

import dev.senda.explorer.Path.Taken;
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
record Traced(Journey journey, UnaryOperator<Interpreter> between, Map<String, List<Taken>> traces)
    implements Journey {

  static Traced traced(Journey journey) {
    return traced(journey, host -> host);
  }

  /**
   * @param between what stands between the journey and the host
   */
  static Traced traced(Journey journey, UnaryOperator<Interpreter> between) {
    return new Traced(journey, between, new ConcurrentHashMap<>());
  }

  /** What the enrollment of that workflow id lived through. */
  List<Taken> of(String workflowId) {
    return traces.getOrDefault(workflowId, List.of());
  }

  /** The same in words; for a test with only one enrollment. */
  List<String> inWords() {
    return traces.values().iterator().next().stream().map(Taken::toString).toList();
  }

  @Override
  public Plan plan() {
    return journey.plan();
  }

  @Override
  public void run(Enrollment lead) {
    var trace = new CopyOnWriteArrayList<Taken>();
    traces.put(Workflow.getInfo().getWorkflowId(), trace);
    var host = between.apply(interpreterOf(lead));
    journey.run(
        new Enrollment(
            new Interpreter() {
              @Override
              public void take(Step.Deed deed) {
                host.take(deed);
                trace.add(new Taken(deed, null));
              }

              @Override
              public <A> A answer(Question<A> question) {
                var answer = host.answer(question);
                trace.add(new Taken(question, answer));
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
