package dev.senda.api.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.http.ApiException;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditLog.AuditEntry;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.support.Ids;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The endpoint that lists what operators did. */
@RestController
@Tag(name = "Audit", description = "What operators did, and why")
class AuditController {

  private static final int MAX_PAGE_SIZE = 200;

  private final AuditLog auditLog;

  AuditController(AuditLog auditLog) {
    this.auditLog = auditLog;
  }

  /**
   * What an operator did.
   *
   * @param actorType api-key, console-user or senda
   * @param actor the name of the API key or the console user
   * @param subjectId the id or the name of the subject; of a contact its key
   * @param reason absent if none was given; addresses in it are hidden
   * @param at in real time
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AuditEntryView(
      UUID id,
      Instant at,
      @Schema(example = "api-key") String actorType,
      String actor,
      @Schema(example = "contact-erased") String action,
      @Schema(example = "contact") String subjectType,
      String subjectId,
      @Nullable String reason) {

    static AuditEntryView of(AuditEntry entry) {
      return new AuditEntryView(
          entry.id(),
          entry.recordedAt(),
          entry.actor().type().wireName(),
          entry.actor().name(),
          entry.action(),
          entry.subject().type(),
          entry.subject().id(),
          entry.reason());
    }
  }

  /**
   * A page of the audit log, newest first.
   *
   * @param next the value of after for the next page; absent on the last page
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AuditPage(List<AuditEntryView> entries, @Nullable UUID next) {}

  @GetMapping("/v1/audit")
  @Operation(
      operationId = "listAuditEntries",
      summary = "Lists what operators did, newest first",
      description = "To read the next page, pass the value of next as after.",
      responses = {
        @ApiResponse(responseCode = "200", description = "One page"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  AuditPage listAuditEntries(
      @Parameter(description = "Only what was done to subjects of this type; needs subjectId")
          @RequestParam(required = false)
          @Nullable String subjectType,
      @Parameter(description = "Only what was done to this subject; needs subjectType")
          @RequestParam(required = false)
          @Nullable String subjectId,
      @Parameter(description = "The value of next in the previous page")
          @RequestParam(required = false)
          @Nullable String after,
      @Parameter(
              description = "How many at most",
              schema = @Schema(type = "integer", minimum = "1", maximum = "200"))
          @RequestParam(defaultValue = "50")
          int limit) {
    if (limit < 1 || limit > MAX_PAGE_SIZE) {
      throw ApiException.validationFailed("limit", String.valueOf(limit), "1 to 200");
    }
    var found =
        auditLog.find(
            parseSubject(subjectType, subjectId),
            after == null ? null : parseCursor(after),
            limit + 1);
    var page = found.subList(0, Math.min(limit, found.size()));
    return new AuditPage(
        page.stream().map(AuditEntryView::of).toList(),
        found.size() > limit ? page.getLast().id() : null);
  }

  private static @Nullable AuditSubject parseSubject(
      @Nullable String subjectType, @Nullable String subjectId) {
    if (subjectType == null && subjectId == null) {
      return null;
    }
    if (subjectType == null || subjectId == null) {
      throw ApiException.validationFailed(
          subjectType == null ? "subjectType" : "subjectId",
          "missing",
          "both subjectType and subjectId, or neither");
    }
    return new AuditSubject(subjectType, subjectId);
  }

  private static UUID parseCursor(String after) {
    return Ids.parse(after)
        .orElseThrow(
            () ->
                ApiException.invalidText("after", after, "the value of next in the previous page"));
  }
}
