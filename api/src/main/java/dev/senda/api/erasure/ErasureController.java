package dev.senda.api.erasure;

import dev.senda.api.http.ApiException;
import dev.senda.api.security.CurrentActor;
import dev.senda.store.erasure.ContactEraser;
import dev.senda.store.erasure.Erasures;
import dev.senda.store.support.Ids;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** The endpoints that erase a person and show the receipt. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Contacts")
class ErasureController {

  private static final int MAX_REASON_LENGTH = 500;

  private final NamedContacts namedContacts;
  private final ContactEraser eraser;
  private final Erasures erasures;
  private final ContactExporter exporter;

  ErasureController(
      NamedContacts namedContacts,
      ContactEraser eraser,
      Erasures erasures,
      ContactExporter exporter) {
    this.namedContacts = namedContacts;
    this.eraser = eraser;
    this.erasures = erasures;
    this.exporter = exporter;
  }

  @DeleteMapping("/contacts/{contact}")
  @Operation(
      operationId = "eraseContact",
      summary = "Erases a person (GDPR, article 17)",
      description =
          """
          All runs of the person end, nothing is sent any more, and everything that names the person \
          is deleted; the receipt lists what was cleared. It cannot be undone. A repeated request \
          returns the same receipt.""",
      responses = {
        @ApiResponse(responseCode = "200", description = "The receipt"),
        @ApiResponse(responseCode = "404", description = "Unknown contact"),
        @ApiResponse(responseCode = "409", description = "Several contacts match"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  ErasureReceiptView eraseContact(
      @Parameter(description = "The contact's key, user id, email address or phone number")
          @PathVariable
          String contact,
      @Parameter(
              description = "What it is; all of them unless given",
              schema = @Schema(allowableValues = {"key", "userId", "email", "phone"}))
          @RequestParam(required = false)
          @Nullable String by,
      @Parameter(description = "Why, for the audit log; without personal data")
          @RequestParam(required = false)
          @Nullable String reason) {
    if (reason != null && (reason.length() > MAX_REASON_LENGTH || reason.indexOf('\0') >= 0)) {
      throw ApiException.validationFailed(
          "reason",
          reason.indexOf('\0') >= 0 ? "U+0000 in it" : "%d characters".formatted(reason.length()),
          "at most %d characters, without U+0000".formatted(MAX_REASON_LENGTH));
    }
    return namedContacts
        .findKey(contact, by)
        .flatMap(key -> eraser.erase(key, CurrentActor.get(), reason))
        .or(() -> namedContacts.findReceipt(contact, by))
        .map(ErasureReceiptView::of)
        .orElseThrow(NamedContacts::unknown);
  }

  @GetMapping(value = "/contacts/{contact}/export", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "exportContact",
      summary = "Everything about a person (GDPR, articles 15 and 20)",
      description =
          """
          One JSON object: each table as an array of rows, with where a value came from and when. It \
          is streamed.""",
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "The export",
            content =
                @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(type = "object"))),
        @ApiResponse(responseCode = "404", description = "Unknown contact"),
        @ApiResponse(responseCode = "409", description = "Several contacts match"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  ResponseEntity<StreamingResponseBody> exportContact(
      @Parameter(description = "The contact's key, user id, email address or phone number")
          @PathVariable
          String contact,
      @Parameter(
              description = "What it is; all of them unless given",
              schema = @Schema(allowableValues = {"key", "userId", "email", "phone"}))
          @RequestParam(required = false)
          @Nullable String by) {
    var key = namedContacts.findKey(contact, by).orElseThrow(NamedContacts::unknown);
    return exporter.export(key, CurrentActor.get());
  }

  @GetMapping("/erasures/{id}")
  @Operation(
      operationId = "getErasure",
      summary = "Shows the receipt of an erasure",
      responses = {
        @ApiResponse(responseCode = "200", description = "The receipt"),
        @ApiResponse(responseCode = "404", description = "Unknown erasure")
      })
  ErasureReceiptView getErasure(@PathVariable String id) {
    return Ids.parse(id)
        .flatMap(erasures::find)
        .map(ErasureReceiptView::of)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "erasure: \"%s\" (expected the id of a receipt)".formatted(id)));
  }
}
