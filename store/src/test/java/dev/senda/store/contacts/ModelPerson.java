package dev.senda.store.contacts;

import dev.senda.store.consent.Consents.ConsentState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The model: who a person is, what is known, and what the person has. */
final class ModelPerson {
  String key = "";
  final TreeSet<String> keys = new TreeSet<>();
  final TreeSet<String> userIds = new TreeSet<>();
  final TreeSet<String> anonymousIds = new TreeSet<>();
  final TreeMap<String, @Nullable Object> values = new TreeMap<>();
  final Map<String, Instant> times = new HashMap<>();
  final TreeSet<String> events = new TreeSet<>();
  final TreeMap<String, ConsentState> consents = new TreeMap<>();
  final TreeSet<String> lists = new TreeSet<>();
  final TreeSet<String> journeys = new TreeSet<>();
  int score;

  @Nullable String email() {
    return (String) values.get("email");
  }

  boolean isOlder(String name, @Nullable Instant at) {
    var known = times.get(name);
    return known != null && at != null && at.isBefore(known);
  }

  /** A call that only restates values is recorded every five minutes. */
  void state(Map<String, ? extends @Nullable Object> stated, Instant at) {
    var fresh = stated.keySet().stream().filter(name -> !isOlder(name, at)).toList();
    boolean isKnown =
        fresh.stream()
            .allMatch(
                name -> {
                  var known = times.get(name);
                  return known != null
                      && at.isBefore(known.plusSeconds(300))
                      && Objects.equals(values.get(name), stated.get(name));
                });
    if (!isKnown) {
      fresh.forEach(
          name -> {
            times.put(name, at);
            values.put(name, stated.get(name));
          });
    }
  }

  void takeAll(ModelPerson other) {
    keys.addAll(other.keys);
    userIds.addAll(other.userIds);
    anonymousIds.addAll(other.anonymousIds);
    events.addAll(other.events);
    lists.addAll(other.lists);
    journeys.addAll(other.journeys);
    score += other.score;
    other.consents.forEach(
        (topic, state) ->
            consents.merge(
                topic,
                state,
                (one, two) ->
                    one == ConsentState.WITHDRAWN || two == ConsentState.WITHDRAWN
                        ? ConsentState.WITHDRAWN
                        : ConsentState.GRANTED));
    other.times.forEach(
        (name, at) -> {
          var own = times.get(name);
          boolean isLater = own == null || at.isAfter(own);
          if (isLater && !(name.equals("email") && email() != null)) {
            times.put(name, at);
            values.put(name, other.values.get(name));
          }
        });
  }
}
