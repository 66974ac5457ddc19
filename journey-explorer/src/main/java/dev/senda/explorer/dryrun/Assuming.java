package dev.senda.explorer.dryrun;

import dev.senda.journey.Occurrence;
import dev.senda.journey.engine.Question;
import java.util.List;
import java.util.Optional;

/** A real contact, of whose future one thing is assumed. */
final class Assuming extends Known {

  private final Assumption assumption;

  Assuming(Person person, Assumption assumption) {
    super(person);
    this.assumption = assumption;
  }

  @Override
  public Optional<Occurrence> comes(Question.Wait<?> wait, List<Occurrence> possible) {
    return assumption.first(possible);
  }
}
