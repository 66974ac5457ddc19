package dev.senda.api.ingest.parsing;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.http.FieldError;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was left out of a call, or why the call was.
 *
 * @param index the position of the call in its batch; null in a single call, and for a field of the
 *     batch itself
 * @param field where it is in the call; empty for the call itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallNote(
    @Schema(description = "The position of the call in the batch", example = "3")
        @Nullable Integer index,
    @Schema(example = "traits.phone") String field,
    @Schema(example = "\"n/a\"") String found,
    @Schema(example = "a possible phone number with its country (E.164), such as +525512345678")
        String expected) {

  public static CallNote of(@Nullable Integer index, FieldError error) {
    return new CallNote(index, error.field(), error.found(), error.expected());
  }

  /** The same as an error of a whole request: {@code batch[3].traits.phone}. */
  public FieldError toFieldError() {
    var item = index == null ? "" : "batch[%d]".formatted(index);
    var path = item.isEmpty() || field.isEmpty() ? item + field : item + "." + field;
    return new FieldError(path, found, expected);
  }

  /** The value may be personal data. */
  @Override
  public String toString() {
    return "CallNote[index=%s]".formatted(index);
  }
}
