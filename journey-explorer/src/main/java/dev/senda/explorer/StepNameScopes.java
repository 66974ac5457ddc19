package dev.senda.explorer;

import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that the steps of one path have so far. A name is free again in the next round of the
 * loop in whose round it was taken; the explorer cannot see when a loop is left, so the steps after
 * the loop belong to its last round.
 */
final class StepNameScopes {

  /** The path itself (round 0 of no loop), or a round of a loop. */
  private record Scope(String loop, int round, Set<String> names) {

    Scope(String loop, int round) {
      this(loop, round, new HashSet<>());
    }
  }

  /**
   * What a step changed, so that it can be undone.
   *
   * @param isDuplicate whether the step has a name that is taken
   * @param closed the scopes that it closed; what a round begins takes the place of the one before
   * @param opened whether it opened a scope
   * @param name the name that it took in the scope that was the last; null if none
   */
  record ScopeChange(
      boolean isDuplicate, List<Scope> closed, boolean opened, @Nullable String name) {}

  private final List<Scope> scopes = new ArrayList<>();

  StepNameScopes() {
    scopes.add(new Scope("", 0));
  }

  ScopeChange enter(Step step) {
    if (!step.requiresUniqueName()) {
      return new ScopeChange(false, List.of(), false, null);
    }
    if (step instanceof Step.Round round && round.round() > 1) {
      int from = lastRoundOf(round.name());
      if (from > 0) {
        var closing = scopes.subList(from, scopes.size());
        var closed = List.copyOf(closing);
        closing.clear();
        scopes.add(new Scope(round.name(), round.round()));
        return new ScopeChange(false, closed, true, null);
      }
    }
    var name = step.name();
    boolean repeats = scopes.stream().anyMatch(scope -> scope.names().contains(name));
    if (!repeats) {
      scopes.getLast().names().add(name);
    }
    boolean opens = step instanceof Step.Round;
    if (step instanceof Step.Round round) {
      scopes.add(new Scope(round.name(), round.round()));
    }
    return new ScopeChange(repeats, List.of(), opens, repeats ? null : name);
  }

  /** Undoes the last step that was entered. */
  void undo(ScopeChange scopeChange) {
    if (scopeChange.opened()) {
      scopes.removeLast();
    }
    scopes.addAll(scopeChange.closed());
    if (scopeChange.name() != null) {
      scopes.getLast().names().remove(scopeChange.name());
    }
  }

  /** Which round of which loops the path is in. */
  List<String> rounds() {
    return scopes.stream().skip(1).map(scope -> scope.loop() + " " + scope.round()).toList();
  }

  /** Where the loop's last scope is; 0 if there is none. */
  private int lastRoundOf(String loop) {
    int at = scopes.size() - 1;
    while (at > 0 && !scopes.get(at).loop().equals(loop)) {
      at--;
    }
    return at;
  }
}
