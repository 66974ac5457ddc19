package dev.senda.api.enrollments;

import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Cancels an enrollment.
 *
 * @param reason why; it appears in the timeline and is not stored in Temporal
 */
@JsonRequest(maxBytes = 32 * 1024)
@Schema(example = "{\"reason\": \"asked by phone\"}")
record CancelEnrollmentRequest(
    @StorableText(max = 200, multiline = true) @Nullable String reason) {}
