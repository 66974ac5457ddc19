package dev.senda.explorer.facts;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.graph.Node;
import dev.senda.journey.Action;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Step;
import java.util.HashMap;
import java.util.Map;

/** Whether a journey asks for the consent to its topic before it sends anything else. */
public final class ConsentFirst {

  private final String topic;
  private final Map<Node, Boolean> asksFirst = new HashMap<>();

  private ConsentFirst(String topic) {
    this.topic = topic;
  }

  /**
   * Whether the first message on each path asks the contact to confirm a subscription to the plan's
   * topic, and no path grants the consent before. Paths without any message do not matter.
   */
  public static boolean isIn(Exploration exploration) {
    var topic = exploration.plan().topic();
    return topic != null
        && exploration.steps().stream().anyMatch(step -> isRequest(step, topic))
        && new ConsentFirst(topic).asksFirst(exploration.start());
  }

  private boolean asksFirst(Node node) {
    var known = asksFirst.get(node);
    if (known != null) {
      return known;
    }
    boolean asks =
        switch (node) {
          case Node.EndNode _ -> true;
          case Node.StepNode stepNode ->
              isRequest(stepNode.step(), topic)
                  || (isHarmless(stepNode.step())
                      && stepNode.next().stream().allMatch(this::asksFirst));
        };
    asksFirst.put(node, asks);
    return asks;
  }

  private boolean isHarmless(Step step) {
    return !(step instanceof Step.Send)
        && !(step instanceof Step.Act(Action.GrantConsent grant) && grant.topic().equals(topic));
  }

  private static boolean isRequest(Step step, String topic) {
    if (!(step instanceof Step.Send send) || !(send.message() instanceof Message.Single message)) {
      return false;
    }
    var optIn = message.optIn();
    return optIn != null && optIn.topic().equals(topic);
  }
}
