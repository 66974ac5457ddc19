package dev.senda.api.ingest;

import dev.senda.api.http.FieldError;
import dev.senda.api.ingest.parsing.IngestCall;
import dev.senda.store.contacts.ContactCall;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits to be stored: all of its calls or none. {@link RequestQueue} guards the
 * fields that change.
 */
final class PendingRequest {

  private static final int OVERHEAD_BYTES = 512;

  private final UUID source;
  private final List<IngestCall> calls;
  private final List<ContactCall> contactCalls;
  private final List<String> identifiers;
  private final int weight;
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();

  private List<LeftOut> leftOut = List.of();

  State state = State.WAITING;

  /** The order of arrival. */
  long sequence;

  /** When to try (again), by {@link System#nanoTime}. */
  long notBefore;

  int attempts;

  /** How often it was tried again early, because a transaction of this process ended. */
  int earlyAttempts;

  /** Whether it waits for the end of a pause. */
  boolean isPaused;

  /** How many transactions of this process had ended when it was taken. */
  long endedBefore;

  /** Whether its API key is one of a browser: see {@link BrowserKeyPolicy}. */
  boolean isRestricted;

  /**
   * Asks whether attributes were left out, of a strict request: see {@link #refuseIfIncomplete}.
   */
  @Nullable BooleanSupplier isIncomplete;

  /** Whether it must be stored in a transaction of its own, by the rules for several matches. */
  boolean isAmbiguous;

  /**
   * A value that was left out because of what is stored already.
   *
   * @param call the position of its call in this request
   */
  record LeftOut(int call, FieldError error) {

    /** The value may be personal data. */
    @Override
    public String toString() {
      return "LeftOut[call=%d]".formatted(call);
    }
  }

  /** Something of a strict request cannot be stored, so nothing of it is. */
  static final class IncompleteRequestException extends RuntimeException {

    private static final long serialVersionUID = 1;

    IncompleteRequestException() {
      super("a strict request of which something would be left out");
    }
  }

  /** Where a request is. */
  enum State {
    WAITING,
    IN_PROGRESS,
    FINISHED
  }

  /**
   * A request that was read.
   *
   * @param source the id of the API key
   * @param contactCalls what the calls say about their contacts, in the same order
   * @param bytes the size of its body
   */
  PendingRequest(UUID source, List<IngestCall> calls, List<ContactCall> contactCalls, int bytes) {
    this.source = source;
    this.calls = calls;
    this.contactCalls = contactCalls;
    identifiers = contactCalls.stream().flatMap(ContactCall::identifiers).distinct().toList();
    weight = bytes + OVERHEAD_BYTES;
  }

  UUID source() {
    return source;
  }

  List<IngestCall> calls() {
    return calls;
  }

  List<ContactCall> contactCalls() {
    return contactCalls;
  }

  /** By what the calls name their contacts. */
  List<String> identifiers() {
    return identifiers;
  }

  /** The memory that it takes, in bytes, roughly. */
  int weight() {
    return weight;
  }

  /** What the last attempt to store it left out; read after the {@link #outcome}. */
  List<LeftOut> leftOut() {
    return leftOut;
  }

  void setLeftOut(List<LeftOut> values) {
    leftOut = values;
  }

  /**
   * Called in the transaction of a strict request, after its last call.
   *
   * @throws IncompleteRequestException if anything was left out
   */
  void refuseIfIncomplete() {
    if (isIncomplete != null && (!leftOut.isEmpty() || isIncomplete.getAsBoolean())) {
      throw new IncompleteRequestException();
    }
  }

  /** Completed once the calls are committed, or exceptionally if they are not. */
  CompletableFuture<Void> outcome() {
    return outcome;
  }
}
