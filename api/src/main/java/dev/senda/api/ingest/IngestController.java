package dev.senda.api.ingest;

import dev.senda.api.web.JsonBody;
import dev.senda.api.web.RequiresKey;
import dev.senda.store.ApiKeys.Scope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The calls of Segment's HTTP tracking API. */
@RestController
@RequestMapping("/v1")
@RequiresKey(Scope.WRITE)
@SecurityRequirement(name = "writeKey")
@Tag(name = "Reporting", description = "What people do, in Segment's shapes")
class IngestController {

  private static final int LONGEST_CALL = 32 * 1024;
  private static final int LONGEST_BATCH = 500 * 1024;

  private final ReportReader reader;
  private final Ingest ingest;

  IngestController(ReportReader reader, Ingest ingest) {
    this.reader = reader;
    this.ingest = ingest;
  }

  /** As Segment answers. */
  record Success(boolean success) {}

  @PostMapping("/identify")
  @Operation(
      summary = "Says who somebody is",
      description =
          """
          Traits are merged into what is known; null forgets. email, phone, locale, timezone and \
          consents are reserved. At most 32 kB.""",
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
                              {"userId": "u-1", "traits": {"email": "ada@example.com", \
                              "firstName": "Ada", "locale": "es-MX", "consents": \
                              {"topic": "product-tips", "channel": "email", "text": "v3"}}}"""))))
  Success identify(HttpServletRequest request) throws IOException {
    ingest.take(List.of(reader.identify(JsonBody.read(request, LONGEST_CALL))));
    return new Success(true);
  }

  @PostMapping("/track")
  @Operation(
      summary = "Says what somebody did",
      description =
          """
          The same messageId twice is one event. Whoever is not known yet becomes a contact. \
          At most 32 kB.""",
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
                              {"userId": "u-1", "event": "Form Submitted", "properties": \
                              {"form": "ebook"}, "messageId": "m-1", \
                              "timestamp": "2026-11-23T09:00:00Z"}"""))))
  Success track(HttpServletRequest request) throws IOException {
    ingest.take(List.of(reader.track(JsonBody.read(request, LONGEST_CALL))));
    return new Success(true);
  }

  @PostMapping("/batch")
  @Operation(
      summary = "Several calls at once, all of them or none",
      description = "At most 1,000 calls of type identify or track, and 500 kB.",
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
                              {"batch": [{"type": "identify", "userId": "u-1", "traits": \
                              {"email": "ada@example.com"}}, {"type": "track", "userId": "u-1", \
                              "event": "Signed Up"}]}"""))))
  Success batch(HttpServletRequest request) throws IOException {
    ingest.take(reader.batch(JsonBody.read(request, LONGEST_BATCH)));
    return new Success(true);
  }
}
