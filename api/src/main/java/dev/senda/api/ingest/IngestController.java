package dev.senda.api.ingest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.http.JsonBody;
import dev.senda.api.ingest.parsing.CallNote;
import dev.senda.api.ingest.parsing.IngestCallParser;
import dev.senda.api.ingest.parsing.ParsedRequest;
import dev.senda.api.ingest.parsing.TrackingCallSchemas;
import dev.senda.api.ingest.parsing.TrackingCallType;
import dev.senda.api.rejectedvalues.RejectedValueLog;
import dev.senda.api.security.ApiKeyAuthenticator;
import dev.senda.store.security.ApiKeys.ApiKey;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.core.annotation.AliasFor;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints of Segment's HTTP tracking API. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Tracking", description = "Segment-compatible event tracking")
class IngestController {

  private static final int MAX_CALL_BYTES = 32 * 1024;
  private static final int MAX_BATCH_BYTES = 500 * 1024;

  /** The answer lists no more; all are counted on the page of rejected values. */
  private static final int MAX_WARNINGS = 200;

  private static final String LEAVES_OUT =
      """
      A value that cannot be used is left out, and named in warnings; with strict=true the call is \
      refused instead. At most 32 kB.""";

  private static final Success COMPLETE = new Success(true, List.of(), List.of());

  private final IngestCallParser parser;
  private final IngestService ingestService;
  private final RejectedValueLog rejectedValues;
  private final ApiKeyAuthenticator authenticator;

  IngestController(
      IngestCallParser parser,
      IngestService ingestService,
      RejectedValueLog rejectedValues,
      ApiKeyAuthenticator authenticator) {
    this.parser = parser;
    this.ingestService = ingestService;
    this.rejectedValues = rejectedValues;
    this.authenticator = authenticator;
  }

  /**
   * The response body: what Segment sends, and what was left out.
   *
   * @param warnings values that were left out of calls that are stored
   * @param rejected why calls are not stored
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "TrackingResponse")
  record Success(
      boolean success,
      @Schema(description = "Values that were left out; the rest of the call is stored")
          List<CallNote> warnings,
      @Schema(description = "Why calls were not stored; the others are") List<CallNote> rejected) {

    @JsonIgnore
    boolean isComplete() {
      return warnings.isEmpty() && rejected.isEmpty();
    }
  }

  /** Describes an endpoint for calls that Segment's clients send and that change nothing. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      description = "Segment's clients send it. Senda has no use for it.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = TrackingCallSchemas.Ignored.class))))
  @interface IgnoredCall {

    @AliasFor(annotation = Operation.class)
    String operationId();

    @AliasFor(annotation = Operation.class)
    String summary();
  }

  @PostMapping("/identify")
  @Operation(
      operationId = "identify",
      summary = "Identifies a contact",
      description =
          """
          Traits are merged into what is known; null deletes a trait. email, phone, locale, timezone and \
          consents are reserved. \
          """
              + LEAVES_OUT,
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = TrackingCallSchemas.Identify.class))))
  Success identify(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean strict)
      throws IOException {
    return store(TrackingCallType.IDENTIFY, request, strict);
  }

  @PostMapping("/track")
  @Operation(
      operationId = "track",
      summary = "Tracks an event",
      description =
          """
          The same messageId twice about one contact is one event. An unknown user becomes a new contact. \
          """
              + LEAVES_OUT,
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = TrackingCallSchemas.Track.class))))
  Success track(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean strict)
      throws IOException {
    return store(TrackingCallType.TRACK, request, strict);
  }

  @PostMapping("/alias")
  @Operation(
      operationId = "alias",
      summary = "Says that two ids are one contact",
      description =
          "The contact of previousId becomes known by userId, unless it is known by a user id already.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = TrackingCallSchemas.Alias.class))))
  Success alias(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean strict)
      throws IOException {
    return store(TrackingCallType.ALIAS, request, strict);
  }

  @PostMapping("/page")
  @IgnoredCall(operationId = "page", summary = "Accepts a page call, which changes nothing")
  Success page(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean strict)
      throws IOException {
    return store(TrackingCallType.PAGE, request, strict);
  }

  @PostMapping("/screen")
  @IgnoredCall(operationId = "screen", summary = "Accepts a screen call, which changes nothing")
  Success screen(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean strict)
      throws IOException {
    return store(TrackingCallType.SCREEN, request, strict);
  }

  @PostMapping("/group")
  @IgnoredCall(operationId = "group", summary = "Accepts a group call, which changes nothing")
  Success group(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean strict)
      throws IOException {
    return store(TrackingCallType.GROUP, request, strict);
  }

  @PostMapping("/batch")
  @Operation(
      operationId = "batch",
      summary = "Stores several calls",
      description =
          """
          At most 500 kB. What can be used is stored; rejected names the calls that are not stored, by their \
          index. With strict=true all calls are stored or none, in one transaction, and at most 1,000 are \
          accepted.\
          """,
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = TrackingCallSchemas.Batch.class))))
  Success batch(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean strict)
      throws IOException {
    return store(TrackingCallType.BATCH, request, strict);
  }

  /** The paths of Segment's browser client and of its Java client. */
  @Hidden
  @PostMapping({"/import", "/{letter:[itapsgb]}"})
  Success other(HttpServletRequest request, @RequestParam(defaultValue = "false") boolean strict)
      throws IOException {
    return store(
        Objects.requireNonNull(TrackingPaths.findType(request.getRequestURI())), request, strict);
  }

  private Success store(TrackingCallType type, HttpServletRequest request, boolean strict)
      throws IOException {
    var key =
        authenticator
            .authenticate(request)
            .orElseThrow(() -> new IllegalStateException("the request has no API key"));
    return store(type, key, readBody(type, request), strict);
  }

  static byte[] readBody(TrackingCallType type, HttpServletRequest request) throws IOException {
    return JsonBody.readBytes(
        request, type == TrackingCallType.BATCH ? MAX_BATCH_BYTES : MAX_CALL_BYTES);
  }

  /**
   * Stores the calls of a body. When this returns, they are committed.
   *
   * @param strict whether to store nothing if anything would be left out
   * @throws dev.senda.api.http.ApiException if the body is malformed, or nothing of it can be used
   */
  Success store(TrackingCallType type, ApiKey key, byte[] body, boolean strict) {
    var request =
        parser.parse(type, strict ? JsonBody.parseObject(body) : JsonBody.parseLeniently(body));
    rejectedValues.record(key.id(), request.errors());
    if (strict) {
      request.throwIfIncomplete();
    } else if (type != TrackingCallType.BATCH) {
      request.throwIfRejected();
    }
    return answer(request, ingestService.commit(key, request, body.length, strict));
  }

  private static Success answer(ParsedRequest request, List<CallNote> later) {
    return request.warnings().isEmpty() && request.rejected().isEmpty() && later.isEmpty()
        ? COMPLETE
        : new Success(
            true,
            Stream.concat(request.warnings().stream(), later.stream()).limit(MAX_WARNINGS).toList(),
            request.rejected());
  }
}
