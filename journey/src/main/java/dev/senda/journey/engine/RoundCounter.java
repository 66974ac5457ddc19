package dev.senda.journey.engine;

/** Counts the rounds of endless loops that a journey has begun. */
public final class RoundCounter implements Interpreter {

  private final Interpreter interpreter;
  private int endlessRounds;

  public RoundCounter(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /** How many rounds of endless loops have begun. */
  public int endlessRounds() {
    return endlessRounds;
  }

  @Override
  public void perform(Step.Command command) {
    if (command instanceof Step.Round round && round.isEndless()) {
      endlessRounds++;
    }
    interpreter.perform(command);
  }

  @Override
  public <A> A answer(Question<A> question) {
    return interpreter.answer(question);
  }
}
