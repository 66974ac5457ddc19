package dev.senda.api.rejectedvalues;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.store.ingest.RejectedValues;
import dev.senda.store.ingest.RejectedValues.StoredRejectedValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The endpoint that lists the values of tracking calls that could not be used. */
@RestController
@Tag(name = "Tracking")
class RejectedValueController {

  private static final int MAX_LISTED = 1_000;

  private final RejectedValues rejectedValues;

  RejectedValueController(RejectedValues rejectedValues) {
    this.rejectedValues = rejectedValues;
  }

  /**
   * Values of one kind that could not be used.
   *
   * @param apiKeyName absent if the key is deleted
   * @param found the form of the value: a is any letter, 9 any digit
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RejectedValueView(
      UUID apiKey,
      @Nullable String apiKeyName,
      @Schema(example = "traits.phone") String field,
      @Schema(example = "\"(999) 999-9999\"") String found,
      @Schema(example = "a possible phone number with its country (E.164), such as +525512345678")
          String expected,
      long occurrences,
      Instant firstSeenAt,
      Instant lastSeenAt) {

    static RejectedValueView of(StoredRejectedValue stored) {
      var value = stored.value();
      return new RejectedValueView(
          value.apiKey(),
          stored.keyName(),
          value.field(),
          value.found(),
          value.expected(),
          value.count(),
          stored.firstSeenAt(),
          value.lastSeenAt());
    }
  }

  /** The newest kinds of rejected values. */
  record RejectedValueList(List<RejectedValueView> rejectedValues) {}

  @GetMapping("/v1/rejected-values")
  @Operation(
      operationId = "listRejectedValues",
      summary = "Lists the last values of tracking calls that could not be used, newest first",
      description =
          """
          Each kind of value once for each API key, with a count: at most 200 for a key. Letters and digits \
          are hidden. A value appears a second after its call.\
          """)
  RejectedValueList listRejectedValues(@RequestParam(required = false) @Nullable UUID apiKey) {
    return new RejectedValueList(
        rejectedValues.findNewest(apiKey, MAX_LISTED).stream().map(RejectedValueView::of).toList());
  }
}
