package dev.senda.api.enrollments;

import dev.senda.api.http.ApiException;
import dev.senda.api.security.CurrentActor;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentSteering;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.Ids;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that pause, resume and move on one enrollment, and correct its event. */
@RestController
@RequestMapping("/v1/enrollments/{id}")
@Tag(name = "Enrollments", description = "One contact in one journey")
class EnrollmentSteeringController {

  private final EnrollmentSteering steering;
  private final Enrollments enrollments;
  private final EventCorrection correction;

  EnrollmentSteeringController(
      EnrollmentSteering steering, Enrollments enrollments, EventCorrection correction) {
    this.steering = steering;
    this.enrollments = enrollments;
    this.correction = correction;
  }

  /** The properties of the event that started an enrollment. */
  record EventProperties(Map<String, Object> properties) {

    /** Hides the properties, which are personal. */
    @Override
    public String toString() {
      return "EventProperties[]";
    }
  }

  @PostMapping("/pause")
  @Operation(
      operationId = "pauseEnrollment",
      summary = "Pauses an enrollment: its messages wait",
      description =
          "Waits go on, and goals, exits and unsubscribes act. An enrollment that has ended does"
              + " not change.",
      responses = {
        @ApiResponse(responseCode = "200", description = "The enrollment as it is now"),
        @ApiResponse(responseCode = "404", description = "Unknown enrollment"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  EnrollmentView pauseEnrollment(
      @PathVariable String id, @RequestBody SteerEnrollmentRequest request) {
    return view(id, steering.pause(parse(id), CurrentActor.get(), request.reason()));
  }

  @PostMapping("/resume")
  @Operation(
      operationId = "resumeEnrollment",
      summary = "Resumes an enrollment",
      responses = {
        @ApiResponse(responseCode = "200", description = "The enrollment as it is now"),
        @ApiResponse(responseCode = "404", description = "Unknown enrollment"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  EnrollmentView resumeEnrollment(
      @PathVariable String id, @RequestBody SteerEnrollmentRequest request) {
    return view(id, steering.resume(parse(id), CurrentActor.get(), request.reason()));
  }

  @PostMapping("/move-on")
  @Operation(
      operationId = "moveEnrollmentOn",
      summary = "Ends the wait, or skips the message or the action, in which an enrollment is",
      description =
          """
          A wait ends as if its time were up. A message that waits or cannot be sent is skipped. An \
          attempt that has begun is not interrupted, and an enrollment that is in another step by \
          then stays there.\
          """,
      responses = {
        @ApiResponse(responseCode = "200", description = "The enrollment as it is now"),
        @ApiResponse(responseCode = "404", description = "Unknown enrollment"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  EnrollmentView moveEnrollmentOn(@PathVariable String id, @RequestBody MoveOnRequest request) {
    return view(
        id, steering.moveOn(parse(id), request.step(), CurrentActor.get(), request.reason()));
  }

  @GetMapping("/event")
  @Operation(
      operationId = "getStartEvent",
      summary = "The properties of the event that started an enrollment")
  EventProperties getStartEvent(@PathVariable String id) {
    var row = enrollments.find(parse(id)).orElseThrow(() -> unknown(id));
    return new EventProperties(correction.find(row.id()));
  }

  @PostMapping("/event")
  @Operation(
      operationId = "correctStartEvent",
      summary = "Corrects the properties of the event that started an enrollment",
      description =
          "All of them are replaced. A message that could not be rendered is tried again with"
              + " them.",
      responses = {
        @ApiResponse(responseCode = "200", description = "The enrollment as it is now"),
        @ApiResponse(responseCode = "404", description = "Unknown enrollment"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  EnrollmentView correctStartEvent(
      @PathVariable String id, @RequestBody CorrectEventRequest request) {
    return view(id, correction.correct(parse(id), request.properties(), request.reason()));
  }

  private static EnrollmentView view(String id, Optional<EnrollmentRow> row) {
    return EnrollmentView.of(row.orElseThrow(() -> unknown(id)), null);
  }

  private static UUID parse(String id) {
    return Ids.parse(id).orElseThrow(() -> unknown(id));
  }

  private static ApiException unknown(String id) {
    return ApiException.notFound(
        "enrollment: \"%s\" (expected the id of an enrollment)".formatted(id));
  }
}
