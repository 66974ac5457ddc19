package dev.senda.explorer.lint.engine;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names under which a journey remembers events that it has waited for.
 *
 * @param events the names of the events by the name under which they are remembered
 */
public record RememberedEvents(Map<String, Set<String>> events) {

  /** Those of any path. */
  public static RememberedEvents of(LintContext context) {
    var events = new TreeMap<String, Set<String>>();
    for (var step : context.steps()) {
      if (step instanceof Question.Wait<?> wait) {
        for (var awaited : wait.awaited()) {
          if (awaited instanceof AwaitedEvent.Happened happened && happened.isRemembered()) {
            events
                .computeIfAbsent(happened.name(), _ -> new TreeSet<>())
                .add(happened.event().name());
          }
        }
      }
    }
    return new RememberedEvents(events);
  }

  /** The names that are certain to be known after a step. */
  public static Set<String> knownAfter(Set<String> before, Step step, @Nullable Object answer) {
    if (!(step instanceof Question.Wait<?> wait) || answer == null) {
      return before;
    }
    var names = namesIfAnswered(wait, answer);
    if (names.isEmpty() || before.containsAll(names)) {
      return before;
    }
    var after = new HashSet<>(before);
    after.addAll(names);
    return Set.copyOf(after);
  }

  /** One name where the answer leaves no doubt which event it was. */
  private static List<String> namesIfAnswered(Question.Wait<?> wait, Object answer) {
    if (answer.equals(wait.timeoutAnswer())) {
      return List.of();
    }
    var names =
        wait.awaited().stream()
            .filter(awaited -> answer.equals(wait.answerFor(awaited)))
            .map(
                awaited -> awaited instanceof AwaitedEvent.Happened happened ? happened.name() : "")
            .distinct()
            .toList();
    return names.size() == 1 && !names.getFirst().isEmpty() ? names : List.of();
  }

  /** Whether any of the events may have this property, by the tracking plan. */
  public boolean mayHave(String name, String property, Map<String, Set<String>> declared) {
    return events.getOrDefault(name, Set.of()).stream()
        .anyMatch(event -> !declared.containsKey(event) || declared.get(event).contains(property));
  }

  /** The properties that the events of a name have, by the tracking plan. */
  public Set<String> propertiesOf(String name, Map<String, Set<String>> declared) {
    var all = new TreeSet<String>();
    events
        .getOrDefault(name, Set.of())
        .forEach(event -> all.addAll(declared.getOrDefault(event, Set.of())));
    return all;
  }
}
