package dev.senda.explorer.dryrun;

import java.util.ArrayList;
import java.util.List;

/** Enumerates every combination of choices, one for each run. */
final class ChoiceEnumerator {

  private final List<Choice> choices = new ArrayList<>();
  private int position;

  private record Choice(int index, int of) {}

  /** The choice of this run among so many options. */
  int choose(int number) {
    if (position == choices.size()) {
      choices.add(new Choice(0, number));
    }
    return choices.get(position++).index;
  }

  /** Moves to the next combination; returns false if there is none. */
  boolean advance() {
    position = 0;
    while (!choices.isEmpty()) {
      var last = choices.removeLast();
      if (last.index + 1 < last.of) {
        choices.add(new Choice(last.index + 1, last.of));
        return true;
      }
    }
    return false;
  }

  /** Whether every combination was tried. */
  boolean isExhausted() {
    return choices.isEmpty();
  }
}
