package dev.senda.api.ingest;

import dev.senda.api.contacts.ReportedConsent;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tracking call. */
sealed interface IngestCall {

  Identity identity();

  Traits traits();

  List<ReportedConsent> consents();

  /** In simulated time. */
  Instant occurredAt();

  /** Reports traits of a contact. */
  record Identify(
      Identity identity, Traits traits, List<ReportedConsent> consents, Instant occurredAt)
      implements IngestCall {}

  /**
   * Reports an event.
   *
   * @param traits the traits in the context of the event
   * @param statedAt the time that the sender gave, by its own clock; null if it gave none
   * @param messageId the sender's id of the event; null if it has none
   * @param isBackfill whether the sender says that it is history, which enrolls nobody
   */
  record Track(
      Identity identity,
      Traits traits,
      List<ReportedConsent> consents,
      Instant occurredAt,
      @Nullable Instant statedAt,
      @Nullable String messageId,
      String event,
      Map<String, @Nullable Object> properties,
      boolean isBackfill)
      implements IngestCall {}
}
