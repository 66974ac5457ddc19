package dev.senda.api.console;

import dev.senda.explorer.Explorer;
import dev.senda.journey.Journey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Each journey's picture as Mermaid text, drawn when first asked for: the code does not change. */
@Component
class JourneyPictures {

  private final Map<String, String> byJourney = new ConcurrentHashMap<>();

  String of(Journey journey) {
    return byJourney.computeIfAbsent(
        journey.plan().name(), name -> Explorer.explore(journey).mermaid());
  }
}
