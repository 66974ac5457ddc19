package dev.senda.api.enrollments;

import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import tools.jackson.databind.JsonNode;

/**
 * Replaces the properties of the event that started an enrollment.
 *
 * @param properties all of them; those that are left out are removed
 * @param reason why; the audit log keeps it
 */
@JsonRequest(maxBytes = 32 * 1024)
@Schema(example = "{\"properties\": {\"form\": \"pricing\"}, \"reason\": \"typo in the shop\"}")
record CorrectEventRequest(
    @Schema(type = "object", description = "All properties; those that are left out are removed.")
        @NotNull(message = "an object")
        JsonNode properties,
    @NotNull(message = SteerEnrollmentRequest.EXPECTED_REASON)
        @StorableText(max = SteerEnrollmentRequest.MAX_REASON_LENGTH)
        String reason) {

  /** Hides the properties, which are personal. */
  @Override
  public String toString() {
    return "CorrectEventRequest[]";
  }
}
