package dev.senda.api.ingest;

import dev.senda.api.contacts.ReportedConsent;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that an app reports. */
sealed interface IngestCall {

  Identity identity();

  Traits traits();

  List<ReportedConsent> consents();

  /** House time. */
  Instant occurredAt();

  /** Who somebody is, and what is known of them. */
  record Identify(
      Identity identity, Traits traits, List<ReportedConsent> consents, Instant occurredAt)
      implements IngestCall {}

  /**
   * What somebody did.
   *
   * @param traits what is said about the person in passing
   * @param messageId the sender's own id for it
   */
  record Track(
      Identity identity,
      Traits traits,
      List<ReportedConsent> consents,
      Instant occurredAt,
      String messageId,
      String event,
      Map<String, @Nullable Object> properties)
      implements IngestCall {}
}
