package dev.senda.api.enrollments;

import dev.senda.api.journeys.Journeys;
import dev.senda.api.web.JsonBody;
import dev.senda.api.web.Problem;
import dev.senda.api.web.RequiresKey;
import dev.senda.store.ApiKeys.Scope;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.Enrollments;
import dev.senda.store.Timelines;
import dev.senda.temporal.EnrollmentClient;
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
@RequiresKey(Scope.ADMIN)
@SecurityRequirement(name = "adminKey")
@Tag(name = "Enrollments", description = "One contact in one journey")
class EnrollmentController {

  private static final int LONGEST_BODY = 32 * 1024;
  private static final int LONGEST_REASON = 200;

  private final Journeys journeys;
  private final Enrolling enrolling;
  private final Enrollments enrollments;
  private final Timelines timelines;
  private final EnrollmentClient temporal;

  EnrollmentController(
      Journeys journeys,
      Enrolling enrolling,
      Enrollments enrollments,
      Timelines timelines,
      EnrollmentClient temporal) {
    this.journeys = journeys;
    this.enrolling = enrolling;
    this.enrollments = enrollments;
    this.timelines = timelines;
    this.temporal = temporal;
  }

  /** What happened in an enrollment, oldest first. */
  record TimelineView(List<Timelines.Entry> timeline) {}

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
    var enrolled =
        enrolling.enroll(plan, EnrollmentRequest.of(JsonBody.read(request, LONGEST_BODY), plan));
    var view = EnrollmentView.of(enrolled.enrollment(), null);
    return enrolled.created()
        ? ResponseEntity.created(URI.create("/v1/enrollments/" + view.id())).body(view)
        : ResponseEntity.ok(view);
  }

  @GetMapping("/enrollments/{id}")
  @Operation(summary = "Where an enrollment stands")
  EnrollmentView enrollment(@PathVariable String id) {
    var row = find(id);
    var step =
        row.state().isOver()
            ? null
            : temporal.whereIs(row.journey(), row.contact(), row.key()).orElse(null);
    return EnrollmentView.of(row, step);
  }

  @GetMapping("/enrollments/{id}/timeline")
  @Operation(summary = "What happened in an enrollment, and why")
  TimelineView timeline(@PathVariable String id) {
    return new TimelineView(timelines.of(find(id).id()));
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
    var body = JsonBody.readIfAny(request, LONGEST_BODY);
    body.expectOnly("reason");
    var reason = body.text("reason", LONGEST_REASON);
    body.check();
    var row =
        enrolling
            .cancel(idOf(id), reason.orElse("canceled by the API"))
            .orElseThrow(() -> unknown(id));
    var view = EnrollmentView.of(row, null);
    return row.state().isOver() ? ResponseEntity.ok(view) : ResponseEntity.accepted().body(view);
  }

  private EnrollmentRow find(String id) {
    return enrollments.find(idOf(id)).orElseThrow(() -> unknown(id));
  }

  private static UUID idOf(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw unknown(id);
    }
  }

  private static Problem unknown(String id) {
    return Problem.notFound("enrollment: \"%s\" (expected the id of an enrollment)".formatted(id));
  }
}
