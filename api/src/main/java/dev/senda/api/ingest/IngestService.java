package dev.senda.api.ingest;

import dev.senda.api.http.ApiException;
import dev.senda.api.http.FieldError;
import dev.senda.api.ingest.PendingRequest.IncompleteRequestException;
import dev.senda.api.ingest.PendingRequest.LeftOut;
import dev.senda.api.ingest.parsing.CallNote;
import dev.senda.api.ingest.parsing.IngestCall;
import dev.senda.api.ingest.parsing.IngestCallParser;
import dev.senda.api.ingest.parsing.ParsedRequest;
import dev.senda.api.ingest.parsing.ParsedRequest.NumberedCall;
import dev.senda.api.rejectedvalues.RejectedValueLog;
import dev.senda.api.routing.HeardEvents;
import dev.senda.api.settings.ApiSettings;
import dev.senda.store.contacts.AttributeLimits;
import dev.senda.store.contacts.ContactCall;
import dev.senda.store.security.ApiKeys.ApiKey;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Stores tracking calls. */
@Component
class IngestService {

  /** How many of the attributes of a call that are left out are named. */
  private static final int MAX_NAMED_ATTRIBUTES = 20;

  private static final int MAX_ERRORS = 20;
  private static final int RETRY_AFTER_SECONDS = 2;
  private static final int MAX_CALLS = IngestCallParser.MAX_STRICT_CALLS;

  /** How long a transaction is awaited that is under way when the longest wait is over. */
  private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(2);

  private final RequestQueue queue;
  private final KeyRateLimits rateLimits;
  private final HeardEvents heardEvents;
  private final IngestMetrics metrics;
  private final RejectedValueLog rejectedValues;
  private final Duration maxWait;

  IngestService(
      RequestQueue queue,
      KeyRateLimits rateLimits,
      HeardEvents heardEvents,
      IngestMetrics metrics,
      RejectedValueLog rejectedValues,
      ApiSettings settings) {
    this.queue = queue;
    this.rateLimits = rateLimits;
    this.heardEvents = heardEvents;
    this.metrics = metrics;
    this.rejectedValues = rejectedValues;
    maxWait = settings.ingest().maxWait();
  }

  /**
   * Stores the calls of a request, up to {@link #MAX_CALLS} in one transaction. When this returns,
   * they are committed. A repeated event is ignored.
   *
   * @param bytes the size of the request's body
   * @param isStrict whether to store nothing if anything would be left out
   * @return what was left out because of what is stored already
   * @throws ApiException 422 if something would be left out of a strict request, 429 if the key
   *     sends too fast, 503 if they cannot be stored in time
   */
  List<CallNote> commit(ApiKey key, ParsedRequest parsed, int bytes, boolean isStrict) {
    var calls = parsed.calls();
    if (calls.size() <= MAX_CALLS) {
      return calls.isEmpty() ? List.of() : commitTogether(key, calls, bytes, isStrict);
    }
    var notes = new ArrayList<CallNote>();
    for (int start = 0; start < calls.size(); start += MAX_CALLS) {
      var part = calls.subList(start, Math.min(calls.size(), start + MAX_CALLS));
      notes.addAll(commitTogether(key, part, bytes, isStrict));
    }
    return notes;
  }

  private List<CallNote> commitTogether(
      ApiKey key, List<NumberedCall> numbered, int bytes, boolean isStrict) {
    boolean isByBrowser = key.scope() == ApiKeyScope.BROWSER;
    var overLimit = new ConcurrentSkipListMap<Integer, List<String>>();
    var calls =
        IntStream.range(0, numbered.size())
            .mapToObj(i -> withListener(numbered.get(i).call(), names -> overLimit.put(i, names)))
            .map(call -> isByBrowser ? call.withTraits(call.traits().byBrowser()) : call)
            .toList();
    var request =
        new PendingRequest(key.id(), calls, calls.stream().map(this::contactCall).toList(), bytes);
    if (isByBrowser && calls.stream().anyMatch(BrowserKeyPolicy::concerns)) {
      // What the key may do depends on the contact, which must be locked meanwhile.
      request.isRestricted = true;
      request.isAmbiguous = true;
    }
    if (calls.stream().anyMatch(IngestService::isAlias)) {
      request.isAmbiguous = true;
    }
    if (isStrict) {
      request.isIncomplete = () -> !overLimit.isEmpty();
      request.isAmbiguous = true;
    }
    try {
      rateLimits.acquire(key.id(), calls.size());
      queue.add(request);
    } catch (ApiException e) {
      metrics.countRefused();
      throw e;
    }
    try {
      await(request);
    } catch (IncompleteRequestException _) {
      rejectedValues.record(key.id(), request.leftOut().stream().map(LeftOut::error).toList());
      throw ApiException.validationFailed(
          leftOut(key, request, numbered, overLimit).stream()
              .map(CallNote::toFieldError)
              .limit(MAX_ERRORS)
              .toList());
    }
    for (var call : calls) {
      if (call instanceof IngestCall.Track track) {
        metrics.countEvent(track.event());
      }
    }
    return leftOut(key, request, numbered, overLimit);
  }

  private static boolean isAlias(IngestCall call) {
    return call instanceof IngestCall.Identify identify && identify.isAlias();
  }

  /** What the last attempt left out. */
  private List<CallNote> leftOut(
      ApiKey key,
      PendingRequest request,
      List<NumberedCall> numbered,
      Map<Integer, List<String>> overLimit) {
    if (overLimit.isEmpty() && request.leftOut().isEmpty()) {
      return List.of();
    }
    var calls = request.calls();
    var limits =
        key.scope() == ApiKeyScope.BROWSER
            ? AttributeLimits.OF_BROWSER
            : AttributeLimits.OF_CONTACT;
    var tooMuch =
        overLimit.entrySet().stream()
            .flatMap(
                entry ->
                    leftOut(entry.getKey(), calls.get(entry.getKey()), entry.getValue(), limits))
            .toList();
    rejectedValues.record(key.id(), tooMuch.stream().map(LeftOut::error).toList());
    return Stream.concat(request.leftOut().stream(), tooMuch.stream())
        .map(left -> CallNote.of(numbered.get(left.call()).index(), left.error()))
        .toList();
  }

  /** Tells the listener the names of the attributes that are too many for the contact. */
  private static IngestCall withListener(IngestCall call, Consumer<List<String>> listener) {
    return call.traits().changesAttributes()
        ? call.withTraits(call.traits().withLimitListener(listener))
        : call;
  }

  private static Stream<LeftOut> leftOut(
      int index, IngestCall call, List<String> names, AttributeLimits limits) {
    var expected =
        "at most %d attributes of a contact, of %d kB together"
            .formatted(limits.maxAttributes(), limits.maxBytes() / 1024);
    var named =
        names.stream()
            .limit(MAX_NAMED_ATTRIBUTES)
            .map(name -> new FieldError(call.fieldOf(name), "an attribute too many", expected));
    int others = names.size() - MAX_NAMED_ATTRIBUTES;
    var rest =
        others <= 0
            ? Stream.<FieldError>empty()
            : Stream.of(new FieldError("traits", "%d more attributes".formatted(others), expected));
    return Stream.concat(named, rest).map(error -> new LeftOut(index, error));
  }

  /** A contact is locked where a journey may hear the event, or a consent may be stored. */
  private ContactCall contactCall(IngestCall call) {
    boolean needsLock =
        !call.consents().isEmpty()
            || (call instanceof IngestCall.Track track && heardEvents.isHeard(track.event()));
    return new ContactCall(call.identity(), call.traits(), needsLock, call.occurredAt());
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
