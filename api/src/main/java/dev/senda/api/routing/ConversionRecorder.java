package dev.senda.api.routing;

import dev.senda.store.conversions.Conversions;
import dev.senda.store.conversions.Conversions.GoalEvent;
import dev.senda.store.conversions.MeasuredGoal;
import dev.senda.store.events.Events.ReceivedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Records the conversions that events make, of enrollments that run or have ended. */
@Component
class ConversionRecorder {

  private final HeardEvents heardEvents;
  private final Conversions conversions;

  ConversionRecorder(HeardEvents heardEvents, Conversions conversions) {
    this.heardEvents = heardEvents;
    this.conversions = conversions;
  }

  /**
   * Records the conversions that these events make: with one statement where any of them is a goal.
   * A goal that is compared with the event that enrolled is looked up for each contact.
   */
  void record(List<ReceivedEvent> events) {
    var simple = new ArrayList<GoalEvent>();
    Map<MeasuredGoal, Set<String>> compared = new LinkedHashMap<>();
    for (var event : events) {
      for (var goal : heardEvents.goalsNamed(event.name())) {
        if (!goal.event().references().isEmpty()) {
          compared.computeIfAbsent(goal, _ -> new LinkedHashSet<>()).add(event.contactKey());
        } else if (goal.event().matches(event.name(), event.properties())) {
          simple.add(new GoalEvent(goal, event));
        }
      }
    }
    conversions.recordAll(simple);
    compared.forEach(conversions::recount);
  }

  /** Counts the conversions of these contacts again, after another contact was merged into each. */
  void recordAgain(Collection<String> contacts) {
    var journeys = conversions.findJourneys(contacts);
    for (var goal : heardEvents.goalsOf(journeys)) {
      conversions.recount(goal, contacts);
    }
  }
}
