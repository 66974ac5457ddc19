package dev.senda.explorer.dryrun;

import dev.senda.explorer.virtualtime.Reaction;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import java.util.List;
import java.util.Optional;

/** The behaviour of a real contact whose future is open: every choice is tried. */
final class BranchingBehaviour extends KnownContactBehaviour {

  private final ChoiceEnumerator choiceEnumerator;

  BranchingBehaviour(DryRunContact dryRunContact, ChoiceEnumerator choiceEnumerator) {
    super(dryRunContact);
    this.choiceEnumerator = choiceEnumerator;
  }

  /** Everything is a choice, also whether a message is delivered. */
  @Override
  public List<Reaction> reactions(MessageRef message) {
    return List.of();
  }

  @Override
  public Optional<AwaitedEvent> immediateOccurrence(
      Question.Wait<?> wait, List<AwaitedEvent> possible) {
    // Which ones of several happen makes no difference to the journey.
    int choices = wait.needed() == 1 ? possible.size() : 1;
    int chosen = choiceEnumerator.choose(choices + 1);
    return chosen < choices ? Optional.of(possible.get(chosen)) : Optional.empty();
  }

  @Override
  public <A extends Enum<A>> A answer(Question.Custom<A> question) {
    return question.answers().get(choiceEnumerator.choose(question.answers().size()));
  }
}
