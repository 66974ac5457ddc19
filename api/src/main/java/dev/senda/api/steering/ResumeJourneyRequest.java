package dev.senda.api.steering;

import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import dev.senda.store.steering.JourneySteering;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * Resumes a journey.
 *
 * @param reason why; the journey's page and the audit log show it
 * @param messagesPerMinute how many messages are sent in a minute until no message waits any more;
 *     without it all that wait are sent at once
 */
@JsonRequest(maxBytes = 4 * 1024)
@Schema(example = "{\"reason\": \"the price is right now\", \"messagesPerMinute\": 600}")
record ResumeJourneyRequest(
    @NotNull(message = SteerJourneyRequest.EXPECTED_REASON)
        @StorableText(max = SteerJourneyRequest.MAX_REASON_LENGTH)
        String reason,
    @Min(value = 1, message = EXPECTED_RATE)
        @Max(value = JourneySteering.MAX_MESSAGES_PER_MINUTE, message = EXPECTED_RATE)
        @Nullable Integer messagesPerMinute) {

  private static final String EXPECTED_RATE = "a whole number from 1 to 100,000";
}
