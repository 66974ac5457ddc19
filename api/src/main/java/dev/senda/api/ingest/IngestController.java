package dev.senda.api.ingest;

import dev.senda.api.http.JsonBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints of Segment's HTTP tracking API. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Tracking", description = "Segment-compatible event tracking")
class IngestController {

  private static final int MAX_CALL_BYTES = 32 * 1024;
  private static final int MAX_BATCH_BYTES = 500 * 1024;

  private final IngestCallParser parser;
  private final IngestService ingestService;

  IngestController(IngestCallParser reader, IngestService ingest) {
    this.parser = reader;
    this.ingestService = ingest;
  }

  /** The response body that Segment sends. */
  record Success(boolean success) {}

  @PostMapping("/identify")
  @Operation(
      operationId = "identify",
      summary = "Identifies a contact",
      description =
          """
          Traits are merged into what is known; null deletes a trait. email, phone, locale, timezone and \
          consents are reserved. At most 32 kB.""",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = TrackingCallSchemas.Identify.class))))
  Success identify(HttpServletRequest request) throws IOException {
    storeIdentify(sourceOf(request), request);
    return new Success(true);
  }

  @PostMapping("/track")
  @Operation(
      operationId = "track",
      summary = "Tracks an event",
      description =
          """
          The same messageId twice about one contact is one event. An unknown user becomes a new contact. \
          At most 32 kB.""",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = TrackingCallSchemas.Track.class))))
  Success track(HttpServletRequest request) throws IOException {
    storeTrack(sourceOf(request), request);
    return new Success(true);
  }

  @PostMapping("/batch")
  @Operation(
      operationId = "batch",
      summary = "Several calls in one transaction: all are stored or none",
      description = "At most 1,000 calls of type identify or track, and 500 kB.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = TrackingCallSchemas.Batch.class))))
  Success batch(HttpServletRequest request) throws IOException {
    storeBatch(sourceOf(request), request);
    return new Success(true);
  }

  void storeIdentify(UUID source, HttpServletRequest request) throws IOException {
    var body = JsonBody.readBytes(request, MAX_CALL_BYTES);
    var call = parser.parseIdentify(JsonBody.parseObject(body));
    ingestService.commit(source, List.of(call), body.length);
  }

  void storeTrack(UUID source, HttpServletRequest request) throws IOException {
    var body = JsonBody.readBytes(request, MAX_CALL_BYTES);
    var call = parser.parseTrack(JsonBody.parseObject(body));
    ingestService.commit(source, List.of(call), body.length);
  }

  void storeBatch(UUID source, HttpServletRequest request) throws IOException {
    var body = JsonBody.readBytes(request, MAX_BATCH_BYTES);
    ingestService.commit(source, parser.parseBatch(JsonBody.parseObject(body)), body.length);
  }

  /** The id of the API key. */
  private static UUID sourceOf(HttpServletRequest request) {
    if (request.getUserPrincipal() instanceof Authentication authentication
        && authentication.getPrincipal() instanceof UUID key) {
      return key;
    }
    throw new IllegalStateException("the request has no API key");
  }
}
