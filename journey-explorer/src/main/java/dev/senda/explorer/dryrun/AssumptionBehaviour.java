package dev.senda.explorer.dryrun;

import dev.senda.explorer.virtualtime.DeliveryReport;
import dev.senda.explorer.virtualtime.Reaction;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A real contact with one assumption about their future. */
final class AssumptionBehaviour extends KnownContactBehaviour {

  private final Assumption assumption;

  AssumptionBehaviour(DryRunContact dryRunContact, Assumption assumption) {
    super(dryRunContact);
    this.assumption = assumption;
  }

  @Override
  public List<Reaction> reactions(MessageRef message) {
    return assumption.bounces() ? List.of() : super.reactions(message);
  }

  @Override
  public Optional<DeliveryReport> laterReport(MessageRef message) {
    return assumption.bounces()
        ? Optional.of(new DeliveryReport(DeliveryStatus.BOUNCED, Duration.ZERO))
        : Optional.empty();
  }

  @Override
  public Optional<AwaitedEvent> immediateOccurrence(
      Question.Wait<?> wait, List<AwaitedEvent> possible) {
    return assumption.firstAssumed(possible);
  }
}
