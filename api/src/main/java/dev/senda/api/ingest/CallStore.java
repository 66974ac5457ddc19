package dev.senda.api.ingest;

import dev.senda.api.contacts.ConsentService;
import dev.senda.api.http.FieldError;
import dev.senda.api.ingest.PendingRequest.LeftOut;
import dev.senda.api.ingest.parsing.IngestCall;
import dev.senda.api.rejectedvalues.RejectedValueLog;
import dev.senda.api.routing.EventRouter;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.ContactCall.Resolution;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.events.Events;
import dev.senda.store.events.Events.AppendResult;
import dev.senda.store.events.Events.ReceivedEvent;
import dev.senda.store.events.NewEvent;
import dev.senda.store.ingest.AddressChanges;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Stores requests in the database, and routes their events, each in one transaction. */
@Component
class CallStore {

  /** How long a statement waits for a lock: not long, because other requests wait with it. */
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(250);

  /** The same where all requests that several contacts match wait for one transaction. */
  private static final Duration SHORT_LOCK_TIMEOUT = Duration.ofMillis(50);

  private static final FieldError PREVIOUS_ID_OF_USER =
      new FieldError(
          "previousId",
          "the id of a user",
          "the id of a visitor; POST /v1/contacts/merge merges two users");

  private static final FieldError VISITOR_WITH_ADDRESS =
      new FieldError(
          "anonymousId",
          "the anonymous id of another contact, with an address, by a browser key",
          "both ids by a write key, on a server; events reach the running journeys of both"
              + " contacts");

  private static final FieldError ERASED_PERSON =
      new FieldError(
          "timestamp",
          "a call about a person who was erased after it",
          "calls that happened after the erasure");

  private static final FieldError CLAIM_OF_VISITOR =
      new FieldError(
          "anonymousId",
          "an address or a consent that only a browser key gave to this visitor",
          "the same by a write key, on a server; everything else is the user's now");

  private final TransactionTemplate transactions;
  private final JdbcClient database;
  private final ScaledClock clock;
  private final Contacts contacts;
  private final Events events;
  private final ConsentService consents;
  private final EventRouter router;
  private final IngestMetrics metrics;
  private final IngestWarnings warnings;
  private final RejectedValueLog rejectedValues;
  private final AddressChanges addressChanges;
  private final ErasedIdentifiers erasedIdentifiers;

  CallStore(
      TransactionTemplate transactions,
      JdbcClient database,
      ScaledClock clock,
      Contacts contacts,
      Events events,
      ConsentService consents,
      EventRouter router,
      IngestMetrics metrics,
      IngestWarnings warnings,
      RejectedValueLog rejectedValues,
      AddressChanges addressChanges,
      ErasedIdentifiers erasedIdentifiers) {
    this.transactions = transactions;
    this.database = database;
    this.clock = clock;
    this.contacts = contacts;
    this.events = events;
    this.consents = consents;
    this.router = router;
    this.metrics = metrics;
    this.warnings = warnings;
    this.rejectedValues = rejectedValues;
    this.addressChanges = addressChanges;
    this.erasedIdentifiers = erasedIdentifiers;
  }

  /** The transaction failed while it was committed: nobody knows whether it is. */
  static final class UnknownOutcomeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownOutcomeException(Throwable cause) {
      super("the commit failed", cause);
    }
  }

  /**
   * A call of a request, with the key of its contact.
   *
   * @param visitor another contact, that has the anonymous id of the call; null for none
   */
  private record StoredCall(
      PendingRequest request, IngestCall call, String contact, @Nullable String visitor) {

    StoredCall ofKept(Map<String, String> keptByMerged) {
      var kept = keptByMerged.getOrDefault(contact, contact);
      var keptVisitor = visitor == null ? null : keptByMerged.getOrDefault(visitor, visitor);
      return new StoredCall(request, call, kept, kept.equals(keptVisitor) ? null : keptVisitor);
    }

    String sourceOf(String source) {
      return request.isRestricted ? ConsentService.byBrowser(source) : source;
    }
  }

  /**
   * Stores these requests with a fixed number of statements, but for those with consents and those
   * that a journey hears.
   *
   * @return what became of each request; only {@link Resolution.Resolved resolved} ones are stored
   * @throws UnknownOutcomeException if they may be stored or not
   * @throws RuntimeException any other, if none is stored
   */
  List<Resolution> storeTogether(List<PendingRequest> requests) {
    return commit(
        LOCK_TIMEOUT,
        () -> {
          var resolutions =
              contacts.identifyAll(requests.stream().map(PendingRequest::contactCalls).toList());
          var calls = new ArrayList<StoredCall>();
          for (int i = 0; i < requests.size(); i++) {
            if (resolutions.get(i) instanceof Resolution.Resolved(var keys)) {
              var request = requests.get(i);
              for (int j = 0; j < keys.size(); j++) {
                calls.add(new StoredCall(request, request.calls().get(j), keys.get(j), null));
              }
            }
          }
          nameWhoChangedAddresses(calls);
          record(calls);
          return resolutions;
        });
  }

  private void nameWhoChangedAddresses(List<StoredCall> calls) {
    var keys = new LinkedHashMap<String, UUID>();
    for (var stored : calls) {
      if (hasAddress(stored.call())) {
        keys.put(stored.contact(), stored.request().source());
      }
    }
    if (!keys.isEmpty()) {
      addressChanges.setApiKeys(keys);
    }
  }

  /** Stores requests whose calls several contacts match, call by call, in their order. */
  void storeInOrder(List<PendingRequest> requests) {
    storeCallByCall(requests);
    for (var request : requests) {
      rejectedValues.record(
          request.source(), request.leftOut().stream().map(LeftOut::error).toList());
    }
  }

  private void storeCallByCall(List<PendingRequest> requests) {
    commit(
        SHORT_LOCK_TIMEOUT,
        () -> {
          var calls = new ArrayList<StoredCall>();
          var keptByMerged = new HashMap<String, String>();
          for (var request : requests) {
            calls.addAll(storeInOrder(request, keptByMerged));
          }
          router.routeAgain(Set.copyOf(keptByMerged.values()));
          record(calls.stream().map(call -> call.ofKept(keptByMerged)).toList());
          return calls;
        });
  }

  private List<StoredCall> storeInOrder(PendingRequest request, Map<String, String> keptByMerged) {
    var stored = new ArrayList<StoredCall>();
    var leftOut = new ArrayList<LeftOut>();
    for (int i = 0; i < request.calls().size(); i++) {
      var call = request.calls().get(i);
      var identity = call.identity();
      String visitor = null;
      if (isAboutErasedPerson(call)) {
        leftOut.add(new LeftOut(i, ERASED_PERSON));
        continue;
      }
      if (hasAddress(call)) {
        addressChanges.setApiKey(request.source());
      }
      if (request.isRestricted && BrowserKeyPolicy.concerns(call)) {
        var email = call.traits().email().orElse(null);
        var matches = contacts.lockMatching(identity, email);
        var restricted = BrowserKeyPolicy.restrict(call, matches);
        identity = BrowserKeyPolicy.identity(call, matches);
        for (var error : restricted.leftOut()) {
          leftOut.add(new LeftOut(i, error));
        }
        call = restricted.call();
        visitor = identity.equals(call.identity()) ? null : visitorOf(call);
        if (visitor != null) {
          leftOut.add(new LeftOut(i, VISITOR_WITH_ADDRESS));
        }
      }
      if (call instanceof IngestCall.Identify identify
          && identify.isAlias()
          && isOfOtherUser(call.identity())) {
        leftOut.add(new LeftOut(i, PREVIOUS_ID_OF_USER));
        if (identity.userId() == null) {
          continue;
        }
        identity = Identity.ofUser(identity.userId());
      }
      var result = contacts.identify(identity, call.traits(), call.occurredAt());
      var contact = result.contact().key();
      keptByMerged.replaceAll((_, key) -> result.merged().contains(key) ? contact : key);
      result.merged().forEach(key -> keptByMerged.put(key, contact));
      if (result.emailOwnedByOther()) {
        warnings.addressOwnedByOther(contact);
        leftOut.add(new LeftOut(i, addressOfOther(call)));
      }
      if (result.isClaimLeftOut()) {
        leftOut.add(new LeftOut(i, CLAIM_OF_VISITOR));
      }
      stored.add(new StoredCall(request, call, contact, visitor));
    }
    request.setLeftOut(List.copyOf(leftOut));
    request.refuseIfIncomplete();
    return stored;
  }

  /** Whether it arrives late: it happened before the person was erased, and nobody matches it. */
  private boolean isAboutErasedPerson(IngestCall call) {
    var identity = call.identity();
    var email = call.traits().email().orElse(identity.email());
    var deciding = ErasedIdentifiers.deciding(identity.userId(), email, identity.anonymousId());
    // Locked first: the person may be erased while this waits.
    return deciding != null
        && contacts.lockMatching(identity, email).stream().allMatch(one -> one.erasedAt() != null)
        && erasedIdentifiers
            .find(deciding)
            .filter(erasure -> call.occurredAt().isBefore(erasure.at()))
            .isPresent();
  }

  /** Whether the id that the person had before is the user id of a contact. */
  private boolean isOfOtherUser(Identity identity) {
    return identity.anonymousId() != null
        && !identity.anonymousId().equals(identity.userId())
        && contacts.findByUserId(identity.anonymousId()).isPresent();
  }

  /** The contact with the anonymous id of a call that a browser key may not join to a user. */
  private @Nullable String visitorOf(IngestCall call) {
    var anonymousId = call.identity().anonymousId();
    return anonymousId == null
        ? null
        : contacts
            .findByAnonymousId(anonymousId)
            .filter(contact -> contact.userId() == null)
            .map(Contact::key)
            .orElse(null);
  }

  private static FieldError addressOfOther(IngestCall call) {
    return new FieldError(
        call.fieldOf(Traits.EMAIL),
        "the address of another contact",
        "an address of its own; the contact is stored without it");
  }

  private static boolean hasAddress(IngestCall call) {
    var changes = call.traits().changes();
    return changes.containsKey(Traits.EMAIL) || changes.containsKey(Traits.PHONE);
  }

  private <T> T commit(Duration lockTimeout, Supplier<T> work) {
    var isComplete = new boolean[1];
    try {
      return Objects.requireNonNull(
          transactions.execute(
              _ -> {
                database.sql("set local lock_timeout = " + lockTimeout.toMillis()).update();
                var result = work.get();
                isComplete[0] = true;
                return result;
              }));
    } catch (RuntimeException e) {
      throw isComplete[0] ? new UnknownOutcomeException(e) : e;
    }
  }

  private void record(List<StoredCall> calls) {
    var now = clock.instant();
    var results =
        events.appendAll(calls.stream().flatMap(call -> newEvent(call).stream()).toList());
    var received = new ArrayList<ReceivedEvent>();
    var ofVisitors = new ArrayList<ReceivedEvent>();
    int next = 0;
    for (var stored : calls) {
      switch (stored.call()) {
        case IngestCall.Identify identify ->
            consents.record(
                stored.contact(),
                identify.consents(),
                identify.occurredAt(),
                stored.sourceOf(ConsentService.SOURCE_IDENTIFY));
        case IngestCall.Track track -> {
          var result = results.get(next++);
          reportReusedId(stored, result);
          if (result.id() != null) {
            consents.record(
                stored.contact(),
                track.consents(),
                track.occurredAt(),
                stored.sourceOf(ConsentService.SOURCE_TRACK));
            received.add(receivedEvent(result.id(), track, stored.contact(), now));
            if (stored.visitor() != null) {
              ofVisitors.add(receivedEvent(result.id(), track, stored.visitor(), now));
            }
          }
        }
      }
    }
    router.route(received);
    router.signal(ofVisitors);
  }

  private static ReceivedEvent receivedEvent(
      UUID id, IngestCall.Track track, String contact, Instant now) {
    return new ReceivedEvent(
        id,
        track.messageId(),
        contact,
        track.event(),
        nonNullValues(track.properties()),
        track.occurredAt(),
        now,
        track.isBackfill());
  }

  @SuppressWarnings("NullAway") // a null in JSON is a null in the map, as in one that was stored
  private static Map<String, Object> nonNullValues(Map<String, @Nullable Object> properties) {
    return properties;
  }

  private static Optional<NewEvent> newEvent(StoredCall stored) {
    return stored.call() instanceof IngestCall.Track track
        ? Optional.of(
            new NewEvent(
                stored.request().source(),
                track.messageId(),
                stored.contact(),
                track.identity().name(),
                track.event(),
                JsonColumns.write(track.properties()),
                track.occurredAt(),
                track.statedAt()))
        : Optional.empty();
  }

  private void reportReusedId(StoredCall stored, AppendResult result) {
    if (result.isIdReused()) {
      metrics.countReusedMessageId();
      warnings.messageIdReused(stored.contact(), result.id(), stored.request().source());
    }
  }
}
