package dev.senda.api.enrollments;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.contacts.ConsentParser;
import dev.senda.api.contacts.TraitsParser;
import dev.senda.api.http.ApiException;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.sending.DeferredMessages;
import dev.senda.store.support.Ids;
import dev.senda.store.views.Timelines;
import dev.senda.temporal.client.EnrollmentClient;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that enroll contacts, show their enrollments and cancel them. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Enrollments", description = "One contact in one journey")
class EnrollmentController {

  private static final int MAX_PAGE_SIZE = 200;

  private final ExploredJourneys journeys;
  private final TraitsParser traitsParser;
  private final ConsentParser consentParser;
  private final EnrollmentRequestHandler requestHandler;
  private final EnrollmentService enrollmentService;
  private final Enrollments enrollments;
  private final Contacts contacts;
  private final Timelines timelines;
  private final DeferredMessages deferredMessages;
  private final EnrollmentClient enrollmentClient;

  EnrollmentController(
      ExploredJourneys journeys,
      TraitsParser traitsParser,
      ConsentParser consentParser,
      EnrollmentRequestHandler requestHandler,
      EnrollmentService enrollmentService,
      Enrollments enrollments,
      Contacts contacts,
      Timelines timelines,
      DeferredMessages deferredMessages,
      EnrollmentClient temporal) {
    this.journeys = journeys;
    this.traitsParser = traitsParser;
    this.consentParser = consentParser;
    this.requestHandler = requestHandler;
    this.enrollmentService = enrollmentService;
    this.enrollments = enrollments;
    this.contacts = contacts;
    this.timelines = timelines;
    this.deferredMessages = deferredMessages;
    this.enrollmentClient = temporal;
  }

  /** The timeline of an enrollment, oldest entry first. */
  record TimelineResponse(List<Timelines.TimelineEntry> timeline) {}

  /**
   * A page of enrollments, newest first.
   *
   * @param next the value of after for the next page; absent on the last page
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EnrollmentPage(List<EnrollmentView> enrollments, @Nullable UUID next) {}

  @PostMapping("/journeys/{journey}/enrollments")
  @Operation(
      operationId = "enrollContact",
      summary = "Enrolls one contact",
      description =
          """
          Idempotent: while the contact is enrolled, a repeated request returns that enrollment. \
          An unknown contact is created; traits are merged as by identify. Where the journey is \
          keyed, such as by order, key says which enrollment is meant.""",
      responses = {
        @ApiResponse(responseCode = "201", description = "Enrolled"),
        @ApiResponse(responseCode = "200", description = "Already enrolled"),
        @ApiResponse(responseCode = "404", description = "Unknown journey or contact key"),
        @ApiResponse(responseCode = "409", description = "Re-entry not allowed"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  ResponseEntity<EnrollmentView> enrollContact(
      @PathVariable String journey, @RequestBody EnrollContactRequest request) {
    var plan = journeys.plan(journey);
    var result =
        requestHandler.enroll(
            plan, EnrollmentCommand.of(request, plan, traitsParser, consentParser));
    var view = EnrollmentView.of(result.enrollment(), null);
    return result.created()
        ? ResponseEntity.created(URI.create("/v1/enrollments/" + view.id())).body(view)
        : ResponseEntity.ok(view);
  }

  @GetMapping("/enrollments")
  @Operation(
      operationId = "listEnrollments",
      summary = "Lists enrollments, newest first",
      description = "To read the next page, pass the value of next as after.",
      responses = {
        @ApiResponse(responseCode = "200", description = "One page"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  EnrollmentPage listEnrollments(
      @Parameter(description = "Only those in this journey") @RequestParam(required = false)
          @Nullable String journey,
      @Parameter(
              description = "Only those in this state",
              schema = @Schema(implementation = EnrollmentState.class))
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(description = "Only those of the contact with this key, also of a merged contact")
          @RequestParam(required = false)
          @Nullable String contactKey,
      @Parameter(description = "The value of next in the previous page")
          @RequestParam(required = false)
          @Nullable String after,
      @Parameter(
              description = "How many at most",
              schema = @Schema(type = "integer", minimum = "1", maximum = "200"))
          @RequestParam(defaultValue = "50")
          String limit) {
    var query = new EnrollmentQuery(journey, parseState(state), currentKey(contactKey), false);
    int size = parseLimit(limit);
    var rows =
        after == null
            ? enrollments.findNewest(query, size + 1)
            : enrollments.findOlderThan(parseCursor(after), query, size + 1);
    var page = rows.subList(0, Math.min(size, rows.size()));
    return new EnrollmentPage(
        page.stream().map(row -> EnrollmentView.of(row, null)).toList(),
        rows.size() > size ? page.getLast().id() : null);
  }

  /** The key of the contact that this key means now, after merges. */
  private @Nullable String currentKey(@Nullable String contactKey) {
    return contactKey == null
        ? null
        : contacts.find(contactKey).map(Contact::key).orElse(contactKey);
  }

  @GetMapping("/enrollments/{id}")
  @Operation(operationId = "getEnrollment", summary = "State and current step of an enrollment")
  EnrollmentView getEnrollment(@PathVariable String id) {
    var row = requireEnrollment(id);
    var step =
        row.state().isEnded()
            ? null
            : enrollmentClient
                .queryCurrentStep(row.journey(), row.workflowContactKey(), row.correlationKey())
                .orElse(null);
    return EnrollmentView.of(
        row,
        step,
        row.state().isEnded() ? null : deferredMessages.findWaiting(row.id()).orElse(null));
  }

  @GetMapping("/enrollments/{id}/timeline")
  @Operation(
      operationId = "getEnrollmentTimeline",
      summary = "The timeline of an enrollment, with the reason of each decision")
  TimelineResponse getEnrollmentTimeline(@PathVariable String id) {
    return new TimelineResponse(timelines.findByEnrollment(requireEnrollment(id).id()));
  }

  @PostMapping("/enrollments/{id}/cancel")
  @Operation(
      operationId = "cancelEnrollment",
      summary = "Cancels an enrollment",
      description = "An enrollment that has ended does not change.",
      responses = {
        @ApiResponse(responseCode = "202", description = "Cancellation accepted"),
        @ApiResponse(responseCode = "200", description = "The enrollment had already ended")
      })
  ResponseEntity<EnrollmentView> cancelEnrollment(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable CancelEnrollmentRequest request) {
    var reason = request == null ? null : request.reason();
    var row =
        enrollmentService
            .cancel(
                Ids.parse(id).orElseThrow(() -> unknownEnrollment(id)),
                reason == null ? "canceled by the API" : reason)
            .orElseThrow(() -> unknownEnrollment(id));
    var view = EnrollmentView.of(row, null);
    return row.state().isEnded() ? ResponseEntity.ok(view) : ResponseEntity.accepted().body(view);
  }

  private static @Nullable EnrollmentState parseState(@Nullable String state) {
    if (state == null) {
      return null;
    }
    try {
      return EnrollmentState.valueOf(state.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidText(
          "state",
          state,
          "one of "
              + Arrays.stream(EnrollmentState.values()).map(Enum::name).collect(joining(", ")));
    }
  }

  private static int parseLimit(String limit) {
    try {
      int size = Integer.parseInt(limit);
      if (size >= 1 && size <= MAX_PAGE_SIZE) {
        return size;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw ApiException.invalidText(
        "limit", limit, "a number from 1 to %d".formatted(MAX_PAGE_SIZE));
  }

  private static UUID parseCursor(String after) {
    return Ids.parse(after)
        .orElseThrow(
            () ->
                ApiException.invalidText("after", after, "the value of next in the previous page"));
  }

  private EnrollmentRow requireEnrollment(String id) {
    return Ids.parse(id).flatMap(enrollments::find).orElseThrow(() -> unknownEnrollment(id));
  }

  private static ApiException unknownEnrollment(String id) {
    return ApiException.notFound(
        "enrollment: \"%s\" (expected the id of an enrollment)".formatted(id));
  }
}
