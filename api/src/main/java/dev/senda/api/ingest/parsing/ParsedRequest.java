package dev.senda.api.ingest.parsing;

import dev.senda.api.http.ApiException;
import dev.senda.api.http.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a request that are stored, and what is left out.
 *
 * @param calls in their order
 * @param warnings values that are left out of a call that is stored
 * @param rejected why a call is not stored
 */
public record ParsedRequest(
    List<NumberedCall> calls, List<CallNote> warnings, List<CallNote> rejected) {

  private static final int MAX_ERRORS = 20;

  /**
   * A call.
   *
   * @param index its position in the batch; null for a single call
   */
  public record NumberedCall(@Nullable Integer index, IngestCall call) {}

  /** Everything that is left out. */
  public List<FieldError> errors() {
    return Stream.concat(rejected.stream(), warnings.stream())
        .map(note -> new FieldError(note.field(), note.found(), note.expected()))
        .toList();
  }

  /**
   * Refuses the request.
   *
   * @throws ApiException 422 if anything is left out
   */
  public void throwIfIncomplete() {
    if (!warnings.isEmpty() || !rejected.isEmpty()) {
      throw ApiException.validationFailed(
          Stream.concat(rejected.stream(), warnings.stream())
              .map(CallNote::toFieldError)
              .limit(MAX_ERRORS)
              .toList());
    }
  }

  /**
   * Refuses a single call that is not stored.
   *
   * @throws ApiException 422 if it is rejected
   */
  public void throwIfRejected() {
    if (!rejected.isEmpty()) {
      throw ApiException.validationFailed(rejected.stream().map(CallNote::toFieldError).toList());
    }
  }

  /** Collects the calls of a request. */
  static final class Builder {
    private final List<NumberedCall> calls = new ArrayList<>();
    private final List<CallNote> warnings = new ArrayList<>();
    private final List<CallNote> rejected = new ArrayList<>();

    /** Adds a call, or the reasons why there is none; a call that is passed over has none. */
    void add(@Nullable Integer index, Optional<IngestCall> call, List<FieldError> errors) {
      call.ifPresent(present -> calls.add(new NumberedCall(index, present)));
      if (!errors.isEmpty()) {
        addNotes(call.isPresent() ? warnings : rejected, index, errors);
      }
    }

    void addWarnings(List<FieldError> errors) {
      addNotes(warnings, null, errors);
    }

    private static void addNotes(
        List<CallNote> notes, @Nullable Integer index, List<FieldError> errors) {
      errors.forEach(error -> notes.add(CallNote.of(index, error)));
    }

    ParsedRequest build() {
      return new ParsedRequest(calls, warnings, rejected);
    }
  }
}
