package dev.senda.api.console.enrollments;

import dev.senda.api.console.PageNotFoundException;
import dev.senda.api.enrollments.EventCorrection;
import dev.senda.api.http.ApiException;
import dev.senda.api.security.CurrentActor;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentSteering;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The forms that pause, resume and move on an enrollment, and correct its event. */
@Controller
class EnrollmentSteeringPageController {

  private static final int MAX_REASON_LENGTH = 200;
  private static final int MAX_PROPERTIES_LENGTH = 32 * 1024;

  private final EnrollmentSteering steering;
  private final EventCorrection correction;

  EnrollmentSteeringPageController(EnrollmentSteering steering, EventCorrection correction) {
    this.steering = steering;
    this.correction = correction;
  }

  @PostMapping("/console/enrollments/{id}/steering")
  String steer(
      @PathVariable UUID id,
      @RequestParam String action,
      @RequestParam(defaultValue = "") String step,
      @RequestParam(defaultValue = "") String reason) {
    var why = reason.strip();
    if (isNoReason(why)) {
      return page(id, "a reason is missing, or longer than 200 characters");
    }
    var actor = CurrentActor.get();
    var changed =
        switch (action) {
          case "pause" -> steering.pause(id, actor, why);
          case "resume" -> steering.resume(id, actor, why);
          case "move-on" -> steering.moveOn(id, step, actor, why);
          default ->
              throw new PageNotFoundException("There is no action \"%s\".".formatted(action));
        };
    return changed(id, changed);
  }

  @PostMapping("/console/enrollments/{id}/event")
  String correctEvent(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String properties,
      @RequestParam(defaultValue = "") String reason) {
    var why = reason.strip();
    if (isNoReason(why)) {
      return page(id, "a reason is missing, or longer than 200 characters");
    }
    if (properties.length() > MAX_PROPERTIES_LENGTH) {
      return page(id, "the properties are longer than 32 kB");
    }
    try {
      return changed(id, correction.correct(id, JsonMapper.shared().readTree(properties), why));
    } catch (JacksonException e) {
      return page(id, "the properties are not JSON");
    } catch (ApiException e) {
      return page(id, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isNoReason(String reason) {
    return reason.isEmpty() || reason.length() > MAX_REASON_LENGTH;
  }

  private static String changed(UUID id, Optional<EnrollmentRow> row) {
    if (row.isEmpty()) {
      throw new PageNotFoundException("There is no enrollment %s.".formatted(id));
    }
    return "redirect:/console/enrollments/" + id;
  }

  private static String page(UUID id, String problem) {
    return "redirect:/console/enrollments/%s?problem=%s"
        .formatted(id, UriUtils.encode(problem, StandardCharsets.UTF_8));
  }
}
