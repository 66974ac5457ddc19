package dev.senda.api.ingest;

import dev.senda.api.http.ApiException;
import dev.senda.api.routing.HeardEvents;
import dev.senda.api.settings.ApiSettings;
import dev.senda.store.contacts.ContactCall;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** Stores tracking calls: all calls of a request or none. */
@Component
class IngestService {

  private static final int RETRY_AFTER_SECONDS = 2;

  /** How long a transaction is awaited that is under way when the longest wait is over. */
  private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(2);

  private final RequestQueue queue;
  private final KeyRateLimits rateLimits;
  private final HeardEvents heardEvents;
  private final IngestMetrics metrics;
  private final Duration maxWait;

  IngestService(
      RequestQueue queue,
      KeyRateLimits rateLimits,
      HeardEvents heardEvents,
      IngestMetrics metrics,
      ApiSettings settings) {
    this.queue = queue;
    this.rateLimits = rateLimits;
    this.heardEvents = heardEvents;
    this.metrics = metrics;
    maxWait = settings.ingest().maxWait();
  }

  /**
   * Stores the calls of a request. When this returns, they are committed. A repeated event is
   * ignored.
   *
   * @param source the id of the API key
   * @param bytes the size of the request's body
   * @throws ApiException 429 if the key sends too fast, 503 if they cannot be stored in time
   */
  void commit(UUID source, List<IngestCall> calls, int bytes) {
    if (calls.isEmpty()) {
      return;
    }
    var request =
        new PendingRequest(source, calls, calls.stream().map(this::contactCall).toList(), bytes);
    try {
      rateLimits.acquire(source, calls.size());
      queue.add(request);
    } catch (ApiException e) {
      metrics.countRefused();
      throw e;
    }
    await(request);
  }

  /** A contact is locked where a journey may hear the event, or a consent may be stored. */
  private ContactCall contactCall(IngestCall call) {
    boolean needsLock =
        !call.consents().isEmpty()
            || (call instanceof IngestCall.Track track && heardEvents.isHeard(track.event()));
    return new ContactCall(call.identity(), call.traits(), needsLock);
  }

  private void await(PendingRequest request) {
    try {
      request.outcome().get(maxWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (queue.withdraw(request)) {
        throw unavailable();
      }
      awaitOutcome(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw queue.withdraw(request) ? unavailable() : unknownOutcome();
    } catch (ExecutionException e) {
      throw asRuntimeException(e);
    }
  }

  /** The transaction is under way; usually it ends soon. */
  private static void awaitOutcome(PendingRequest request) {
    try {
      request.outcome().get(LONGEST_TRANSACTION.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unknownOutcome();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknownOutcome();
    } catch (ExecutionException e) {
      throw asRuntimeException(e);
    }
  }

  private static ApiException unknownOutcome() {
    return ApiException.unavailable(
        "The database did not answer in time, so the calls may be stored or not."
            + " Retry with the same messageId",
        RETRY_AFTER_SECONDS);
  }

  private static RuntimeException asRuntimeException(ExecutionException failure) {
    return failure.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(failure);
  }

  private static ApiException unavailable() {
    return ApiException.unavailable(
        "The calls could not be stored in time; nothing was stored. Retry in a moment",
        RETRY_AFTER_SECONDS);
  }
}
