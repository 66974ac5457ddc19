package dev.senda.api.enrollments;

import dev.senda.api.http.ApiException;
import dev.senda.api.http.JsonBody;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.security.RequiresScope;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import dev.senda.store.views.Timelines;
import dev.senda.temporal.client.EnrollmentClient;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Enrollments: one contact in one journey each. */
@RestController
@RequestMapping("/v1")
@RequiresScope(ApiKeyScope.ADMIN)
@SecurityRequirement(name = "adminKey")
@Tag(name = "Enrollments", description = "One contact in one journey")
class EnrollmentController {

  private static final int MAX_BODY_BYTES = 32 * 1024;
  private static final int MAX_REASON_LENGTH = 200;

  private final ExploredJourneys journeys;
  private final EnrollmentService enrollmentService;
  private final Enrollments enrollments;
  private final Timelines timelines;
  private final EnrollmentClient enrollmentClient;

  EnrollmentController(
      ExploredJourneys journeys,
      EnrollmentService enrollmentService,
      Enrollments enrollments,
      Timelines timelines,
      EnrollmentClient temporal) {
    this.journeys = journeys;
    this.enrollmentService = enrollmentService;
    this.enrollments = enrollments;
    this.timelines = timelines;
    this.enrollmentClient = temporal;
  }

  /** What happened in an enrollment, oldest first. */
  record TimelineResponse(List<Timelines.TimelineEntry> timeline) {}

  @PostMapping("/journeys/{journey}/enrollments")
  @Operation(
      summary = "Enrolls one contact",
      description =
          """
          Asked again while the contact is inside, it answers with the enrollment that there is. \
          Whoever is not known yet becomes a contact; traits are merged as by identify. Where the \
          journey runs side by side for several keys, such as orders, key says which one.""",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(type = "object"),
                      examples =
                          @ExampleObject(
                              """
                              {"contact": {"userId": "u-1", "traits": \
                              {"email": "ada@example.com", "firstName": "Ada"}}}"""))),
      responses = {
        @ApiResponse(responseCode = "201", description = "Enrolled"),
        @ApiResponse(responseCode = "200", description = "Inside already"),
        @ApiResponse(responseCode = "404", description = "Unknown journey, or contact key"),
        @ApiResponse(responseCode = "409", description = "The contact may not enter now"),
        @ApiResponse(responseCode = "422", description = "Fields are wrong")
      })
  ResponseEntity<EnrollmentView> enroll(@PathVariable String journey, HttpServletRequest request)
      throws IOException {
    var plan = journeys.plan(journey);
    var enrollmentResult =
        enrollmentService.enroll(
            plan, EnrollmentRequest.parse(JsonBody.read(request, MAX_BODY_BYTES), plan));
    var view = EnrollmentView.of(enrollmentResult.enrollment(), null);
    return enrollmentResult.created()
        ? ResponseEntity.created(URI.create("/v1/enrollments/" + view.id())).body(view)
        : ResponseEntity.ok(view);
  }

  @GetMapping("/enrollments/{id}")
  @Operation(summary = "Where an enrollment stands")
  EnrollmentView enrollment(@PathVariable String id) {
    var row = requireEnrollment(id);
    var step =
        row.state().isEnded()
            ? null
            : enrollmentClient
                .queryCurrentStep(row.journey(), row.contactKey(), row.correlationKey())
                .orElse(null);
    return EnrollmentView.of(row, step);
  }

  @GetMapping("/enrollments/{id}/timeline")
  @Operation(summary = "What happened in an enrollment, and why")
  TimelineResponse timeline(@PathVariable String id) {
    return new TimelineResponse(timelines.findByEnrollment(requireEnrollment(id).id()));
  }

  @PostMapping("/enrollments/{id}/cancel")
  @Operation(
      summary = "Has an enrollment end at once",
      description = "One that is over already stays as it is.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(type = "object"),
                      examples = @ExampleObject("{\"reason\": \"asked by phone\"}"))),
      responses = {
        @ApiResponse(responseCode = "202", description = "It is about to end"),
        @ApiResponse(responseCode = "200", description = "It was over already")
      })
  ResponseEntity<EnrollmentView> cancel(@PathVariable String id, HttpServletRequest request)
      throws IOException {
    var body = JsonBody.readOptional(request, MAX_BODY_BYTES);
    body.rejectUnknownFields("reason");
    var reason = body.text("reason", MAX_REASON_LENGTH);
    body.throwIfInvalid();
    var row =
        enrollmentService
            .cancel(parseId(id), reason.orElse("canceled by the API"))
            .orElseThrow(() -> unknownEnrollment(id));
    var view = EnrollmentView.of(row, null);
    return row.state().isEnded() ? ResponseEntity.ok(view) : ResponseEntity.accepted().body(view);
  }

  private EnrollmentRow requireEnrollment(String id) {
    return enrollments.find(parseId(id)).orElseThrow(() -> unknownEnrollment(id));
  }

  private static UUID parseId(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw unknownEnrollment(id);
    }
  }

  private static ApiException unknownEnrollment(String id) {
    return ApiException.notFound(
        "enrollment: \"%s\" (expected the id of an enrollment)".formatted(id));
  }
}
