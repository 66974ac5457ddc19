package dev.senda.api.enrollments;

import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;

/**
 * Pauses or resumes an enrollment.
 *
 * @param reason why; the audit log keeps it
 */
@JsonRequest(maxBytes = 4 * 1024)
@Schema(example = "{\"reason\": \"asked by phone\"}")
record SteerEnrollmentRequest(
    @NotNull(message = EXPECTED_REASON) @StorableText(max = MAX_REASON_LENGTH) String reason) {

  static final int MAX_REASON_LENGTH = 200;
  static final String EXPECTED_REASON = "a text of 1 to 200 characters";
}
