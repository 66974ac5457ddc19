package dev.senda.explorer.walk;

import dev.senda.explorer.virtualtime.DeliveryReport;
import dev.senda.explorer.virtualtime.Reaction;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.engine.MessageRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happens to the messages of a {@link Scenario}, and what the contact does with them. */
final class ScenarioMessages {

  private record SelectedReaction(MessageSelector message, Reaction reaction) {}

  private record SelectedReport(MessageSelector message, DeliveryReport report) {}

  private record SelectedDelivery(MessageSelector message, DeliveryStatus delivery) {}

  private final List<SelectedReaction> reactions;
  private final List<SelectedDelivery> deliveries;
  private final List<SelectedReport> reports;
  private final Set<MessageSelector> unreached;

  ScenarioMessages() {
    reactions = new ArrayList<>();
    deliveries = new ArrayList<>();
    reports = new ArrayList<>();
    unreached = new HashSet<>();
  }

  ScenarioMessages(ScenarioMessages other) {
    reactions = new ArrayList<>(other.reactions);
    deliveries = new ArrayList<>(other.deliveries);
    reports = new ArrayList<>(other.reports);
    unreached = new HashSet<>(other.unreached);
  }

  void addReaction(MessageSelector message, Reaction reaction) {
    reactions.add(new SelectedReaction(message, reaction));
  }

  void addUnreached(MessageSelector message) {
    unreached.add(message);
  }

  void addDelivery(MessageSelector message, DeliveryStatus delivery) {
    deliveries.add(new SelectedDelivery(message, delivery));
  }

  void addReport(MessageSelector message, DeliveryReport report) {
    reports.add(new SelectedReport(message, report));
  }

  /** The delivery status when the message is sent; accepted unless said. */
  DeliveryStatus delivery(MessageRef message) {
    return deliveries.stream()
        .filter(one -> one.message().matches(message))
        .map(SelectedDelivery::delivery)
        .findFirst()
        .orElse(DeliveryStatus.ACCEPTED);
  }

  /** Whether the channel accepts the message, but it is never delivered. */
  boolean isUnreached(MessageRef message) {
    return unreached.stream().anyMatch(one -> one.matches(message));
  }

  /**
   * What the contact does with the message.
   *
   * @param usual what happens to every message that does not bounce
   */
  List<Reaction> reactions(MessageRef message, List<Reaction> usual) {
    var all = new ArrayList<Reaction>();
    if (!bounces(message)) {
      all.addAll(usual);
    }
    reactions.stream()
        .filter(one -> one.message().matches(message))
        .map(SelectedReaction::reaction)
        .forEach(all::add);
    return all;
  }

  private boolean bounces(MessageRef message) {
    return laterReport(message)
        .filter(report -> report.status() == DeliveryStatus.BOUNCED)
        .isPresent();
  }

  Optional<DeliveryReport> laterReport(MessageRef message) {
    return reports.stream()
        .filter(one -> one.message().matches(message))
        .map(SelectedReport::report)
        .findFirst();
  }
}
