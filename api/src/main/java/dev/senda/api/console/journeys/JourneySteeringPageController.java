package dev.senda.api.console.journeys;

import dev.senda.api.console.PageNotFoundException;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.security.CurrentActor;
import dev.senda.store.steering.JourneySteering;
import dev.senda.store.steering.JourneySteering.Change;
import dev.senda.store.steering.JourneySteering.JourneyStoppedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** The buttons that pause, resume, drain and stop a journey. */
@Controller
class JourneySteeringPageController {

  static final int MAX_REASON_LENGTH = 200;

  private static final int MAX_RATE_DIGITS = 6;

  private final ExploredJourneys journeys;
  private final JourneySteering steering;

  JourneySteeringPageController(ExploredJourneys journeys, JourneySteering steering) {
    this.journeys = journeys;
    this.steering = steering;
  }

  /** What was wrong with a form, as the page says it; null for nothing. */
  static @Nullable String problem(String code) {
    return switch (code) {
      case "reason" ->
          "Nothing was changed: a reason is missing, or longer than %d characters."
              .formatted(MAX_REASON_LENGTH);
      case "rate" -> "Nothing was changed: the rate is not a whole number from 1 to 100,000.";
      case "stopped" -> "Nothing was changed: the journey is stopped. Resume it first.";
      default -> null;
    };
  }

  @PostMapping("/console/journeys/{name}/steering")
  String steer(
      @PathVariable String name,
      @RequestParam String action,
      @RequestParam(defaultValue = "") String reason,
      @RequestParam(defaultValue = "") String rate) {
    var journey = journeys.plan(name).name();
    var why = reason.strip();
    if (why.isEmpty() || why.length() > MAX_REASON_LENGTH) {
      return page(journey, "reason");
    }
    var perMinute = parseRate(rate.strip());
    if (perMinute.isEmpty() && !rate.isBlank()) {
      return page(journey, "rate");
    }
    var change = new Change(CurrentActor.get(), why);
    try {
      switch (action) {
        case "pause" -> steering.pause(journey, change);
        case "resume" -> steering.resume(journey, perMinute.orElse(null), change);
        case "drain" -> steering.drain(journey, change);
        case "stop" -> steering.stop(journey, change);
        default -> throw new PageNotFoundException("There is no action \"%s\".".formatted(action));
      }
    } catch (JourneyStoppedException stopped) {
      return page(journey, "stopped");
    }
    return page(journey, "");
  }

  private static Optional<Integer> parseRate(String rate) {
    if (!rate.matches("\\d{1,%d}".formatted(MAX_RATE_DIGITS))) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(rate))
        .filter(number -> number >= 1 && number <= JourneySteering.MAX_MESSAGES_PER_MINUTE);
  }

  private static String page(String journey, String problem) {
    return "redirect:/console/journeys/%s%s#steering"
        .formatted(
            UriUtils.encodePathSegment(journey, StandardCharsets.UTF_8),
            problem.isEmpty() ? "" : "?steering=" + problem);
  }
}
