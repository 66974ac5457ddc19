package dev.senda.api.ingest;

import dev.senda.api.contacts.GivenConsent;
import dev.senda.store.Contacts.Identity;
import dev.senda.store.Traits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that an app reports. */
sealed interface Report {

  Identity who();

  Traits traits();

  List<GivenConsent> consents();

  /** House time. */
  Instant at();

  /** Who somebody is, and what is known of them. */
  record Identify(Identity who, Traits traits, List<GivenConsent> consents, Instant at)
      implements Report {}

  /**
   * What somebody did.
   *
   * @param traits what is said about the person in passing
   * @param messageId the sender's own id for it
   */
  record Track(
      Identity who,
      Traits traits,
      List<GivenConsent> consents,
      Instant at,
      String messageId,
      String event,
      Map<String, @Nullable Object> properties)
      implements Report {}
}
