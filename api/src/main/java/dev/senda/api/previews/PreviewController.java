package dev.senda.api.previews;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.http.ApiException;
import dev.senda.store.previews.Preview;
import dev.senda.store.previews.Preview.PreviewState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that preview templates and send test messages. */
@RestController
@Tag(name = "Previews", description = "Templates as they would be sent, and test messages")
class PreviewController {

  private static final int MAX_LISTED = 100;

  private final PreviewService previewService;

  PreviewController(PreviewService previewService) {
    this.previewService = previewService;
  }

  /**
   * A preview or a test message.
   *
   * @param subject absent until it is rendered, as are html, text and notes
   * @param html absent for a text message
   * @param notes what an author should know, such as links that were left out
   * @param reason why it was refused or failed; a missing variable is the same error as at a send
   * @param sendTo where the test message goes; absent for a preview only
   * @param requestedAt real time
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PreviewView(
      UUID id,
      String journey,
      String template,
      String channel,
      PreviewState state,
      @Nullable String locale,
      @Nullable String subject,
      @Nullable String html,
      @Nullable String text,
      @Nullable String notes,
      @Nullable String reason,
      @Nullable String sendTo,
      String requestedBy,
      Instant requestedAt) {

    static PreviewView of(Preview preview) {
      var request = preview.request();
      var result = preview.result();
      return new PreviewView(
          preview.id(),
          request.journey(),
          request.template(),
          request.channel().wireName(),
          preview.state(),
          result == null ? request.locale() : result.locale(),
          result == null ? null : result.subject(),
          result == null ? null : result.html(),
          result == null ? null : result.text(),
          result == null || result.notes().isEmpty() ? null : result.notes(),
          preview.reason(),
          request.recipient(),
          request.requestedBy(),
          preview.requestedAt());
    }

    /** Without what was rendered. */
    static PreviewView summaryOf(Preview preview) {
      return of(
          new Preview(preview.id(), preview.request(), preview.state(), null, preview.reason()));
    }

    /** The id only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "PreviewView[id=%s]".formatted(id);
    }
  }

  /** The newest test messages, newest first. */
  record TestMessageList(List<PreviewView> testMessages) {}

  @PostMapping("/v1/journeys/{journey}/previews")
  @Operation(
      operationId = "previewTemplate",
      summary = "Previews a template of a journey, and may send it as a test",
      description =
          "A worker renders it with the code that sends. The answer waits up to two seconds; if the"
              + " state is REQUESTED or TAKEN then, ask for the preview again. A test message is"
              + " marked in its subject, is no message of an enrollment, and goes to no suppressed"
              + " address.",
      responses = {
        @ApiResponse(responseCode = "201", description = "The preview, as far as it is"),
        @ApiResponse(responseCode = "404", description = "Unknown journey"),
        @ApiResponse(responseCode = "422", description = "Validation failed"),
        @ApiResponse(
            responseCode = "429",
            description = "More than 30 test messages within an hour, or 100 previews wait")
      })
  ResponseEntity<PreviewView> previewTemplate(
      @PathVariable String journey,
      @RequestBody PreviewTemplateRequest request,
      @Nullable Principal principal) {
    var preview =
        previewService.request(
            journey,
            request.toCommand(),
            principal == null ? "API" : "API key " + principal.getName());
    return ResponseEntity.created(URI.create("/v1/previews/" + preview.id()))
        .body(PreviewView.of(preview));
  }

  @GetMapping("/v1/previews/{id}")
  @Operation(
      operationId = "getPreview",
      summary = "A preview or a test message; waits up to two seconds until it is final",
      responses = {
        @ApiResponse(responseCode = "200", description = "The preview, as far as it is"),
        @ApiResponse(responseCode = "404", description = "Unknown preview")
      })
  PreviewView getPreview(@PathVariable UUID id) {
    return previewService
        .await(id)
        .map(PreviewView::of)
        .orElseThrow(
            () ->
                ApiException.notFound("preview: %s (expected one of the last days)".formatted(id)));
  }

  @GetMapping("/v1/test-messages")
  @Operation(operationId = "listTestMessages", summary = "The newest test messages, newest first")
  TestMessageList listTestMessages() {
    return new TestMessageList(
        previewService.findTestMessages(MAX_LISTED).stream().map(PreviewView::summaryOf).toList());
  }
}
