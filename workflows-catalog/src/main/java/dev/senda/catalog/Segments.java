package dev.senda.catalog;

import dev.senda.journey.Condition;
import dev.senda.journey.DayCondition;
import dev.senda.journey.Digest;
import dev.senda.journey.LastTimeCondition;
import dev.senda.journey.PropertyCondition;
import dev.senda.journey.Segment;
import dev.senda.journey.SumCondition;
import dev.senda.journey.ValueReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Segments by their names, with their conditions resolved. */
final class Segments {

  private final Map<String, Segment> byName;
  private final Map<String, Condition> resolvedConditions = new LinkedHashMap<>();

  private Segments(Map<String, Segment> byName) {
    this.byName = Collections.unmodifiableMap(byName);
  }

  /**
   * @param wrong gets every fault that is found; if there is one, the segments must not be used
   */
  static Segments of(Collection<Segment> segments, List<String> wrong) {
    var byName = new LinkedHashMap<String, Segment>();
    for (var segment : segments) {
      if (byName.putIfAbsent(segment.name(), segment) != null) {
        wrong.add(
            "segment \"%s\": defined twice (expected a unique name)".formatted(segment.name()));
      }
    }
    var result = new Segments(byName);
    int before = wrong.size();
    byName.values().forEach(segment -> result.check(segment, wrong));
    if (wrong.size() == before) {
      byName.keySet().forEach(result::resolvedCondition);
    }
    return result;
  }

  Collection<Segment> all() {
    return byName.values();
  }

  Segment find(String name) {
    var segment = byName.get(name);
    if (segment == null) {
      throw new UnknownSegmentException(name, byName.keySet());
    }
    return segment;
  }

  Condition resolve(Condition condition) {
    return condition.resolved(this::resolvedCondition);
  }

  private Condition resolvedCondition(String name) {
    var known = resolvedConditions.get(name);
    if (known != null) {
      return known;
    }
    var meaning = resolve(find(name).condition());
    resolvedConditions.put(name, meaning);
    return meaning;
  }

  private void check(Segment segment, List<String> wrong) {
    for (var name : namesIn(segment.condition())) {
      if (!byName.containsKey(name)) {
        wrong.add(
            "segment \"%s\": %s"
                .formatted(
                    segment.name(), UnknownNameMessage.format("segment", name, byName.keySet())));
      }
    }
    segment
        .condition()
        .parts()
        .filter(Segments::needsAnEnrollment)
        .forEach(
            part ->
                wrong.add(
                    "segment \"%s\": \"%s\" (expected no property of an event: only an enrollment has one; use did(...))"
                        .formatted(segment.name(), part)));
    var circle = findCycle(segment.name(), List.of(segment.name()));
    if (!circle.isEmpty()) {
      wrong.add(
          "segment \"%s\": %s (expected no segment that refers to itself)"
              .formatted(segment.name(), String.join(" refers to ", circle)));
    }
  }

  private static boolean needsAnEnrollment(Condition.Simple part) {
    return switch (part) {
      case PropertyCondition _, Digest.HasEvents _ -> true;
      case DayCondition day -> day.value() instanceof ValueReference.Property;
      case Condition.Did did -> !did.event().references().isEmpty();
      case SumCondition sum -> !sum.event().references().isEmpty();
      case LastTimeCondition last -> !last.event().references().isEmpty();
      case Condition.Simple _ -> false;
    };
  }

  /** The references from the last of these back to the first; empty where there are none. */
  private List<String> findCycle(String first, List<String> way) {
    var last = byName.get(way.getLast());
    if (last == null) {
      return List.of();
    }
    for (var name : namesIn(last.condition())) {
      var longer = new ArrayList<>(way);
      longer.add(name);
      if (name.equals(first)) {
        return longer;
      }
      var circle = way.contains(name) ? List.<String>of() : findCycle(first, longer);
      if (!circle.isEmpty()) {
        return circle;
      }
    }
    return List.of();
  }

  /** The segments to which a condition refers. */
  private static Set<String> namesIn(Condition condition) {
    var names = new LinkedHashSet<String>();
    condition.resolved(
        name -> {
          names.add(name);
          return Condition.segment(name);
        });
    return names;
  }
}
