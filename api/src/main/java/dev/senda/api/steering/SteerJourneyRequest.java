package dev.senda.api.steering;

import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;

/**
 * Pauses, drains or stops a journey.
 *
 * @param reason why; the journey's page and the audit log show it
 */
@JsonRequest(maxBytes = 4 * 1024)
@Schema(example = "{\"reason\": \"wrong price in the second mail\"}")
record SteerJourneyRequest(
    @NotNull(message = EXPECTED_REASON) @StorableText(max = MAX_REASON_LENGTH) String reason) {

  static final int MAX_REASON_LENGTH = 200;
  static final String EXPECTED_REASON = "a text of 1 to 200 characters";
}
