package dev.senda.journey;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Step;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Counts the rounds of a loop from 1, and makes each of them visible. */
final class Rounds implements Iterator<Integer> {

  private final Interpreter interpreter;
  private final String name;
  private final int times;
  private int round;

  Rounds(Interpreter interpreter, String name, int times) {
    this.interpreter = interpreter;
    this.name = name;
    this.times = times;
  }

  @Override
  public boolean hasNext() {
    return round < times;
  }

  @Override
  public Integer next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    interpreter.perform(new Step.Round(name, ++round, times));
    return round;
  }
}
