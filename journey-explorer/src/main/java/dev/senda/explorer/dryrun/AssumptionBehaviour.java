package dev.senda.explorer.dryrun;

import dev.senda.journey.Occurrence;
import dev.senda.journey.engine.Question;
import java.util.List;
import java.util.Optional;

/** A real contact, of whose future one thing is assumed. */
final class AssumptionBehaviour extends KnownContactBehaviour {

  private final Assumption assumption;

  AssumptionBehaviour(DryRunContact dryRunContact, Assumption assumption) {
    super(dryRunContact);
    this.assumption = assumption;
  }

  @Override
  public Optional<Occurrence> immediateOccurrence(
      Question.Wait<?> wait, List<Occurrence> possible) {
    return assumption.firstAssumed(possible);
  }
}
