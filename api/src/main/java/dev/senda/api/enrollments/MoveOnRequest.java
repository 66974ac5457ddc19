package dev.senda.api.enrollments;

import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;

/**
 * Moves an enrollment on.
 *
 * @param step the step to leave, as currentStep shows it
 * @param reason why; the audit log keeps it
 */
@JsonRequest(maxBytes = 4 * 1024)
@Schema(
    example = "{\"step\": \"guide opened within 3 days\", \"reason\": \"read it on the phone\"}")
record MoveOnRequest(
    @NotNull(message = "the step of currentStep") @StorableText(max = 500) String step,
    @NotNull(message = SteerEnrollmentRequest.EXPECTED_REASON)
        @StorableText(max = SteerEnrollmentRequest.MAX_REASON_LENGTH)
        String reason) {}
