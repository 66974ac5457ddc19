package dev.senda.api.ingest.parsing;

import dev.senda.api.contacts.ReportedConsent;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tracking call that is stored. */
public sealed interface IngestCall {

  Identity identity();

  Traits traits();

  List<ReportedConsent> consents();

  /** Where a trait was in the call: {@code context.traits.email}. */
  String fieldOf(String trait);

  /** In simulated time. */
  Instant occurredAt();

  /** The same call with other traits. */
  IngestCall withTraits(Traits others);

  /** The same call with other consents. */
  IngestCall withConsents(List<ReportedConsent> others);

  /**
   * Reports traits of a contact.
   *
   * @param onlyInContext the traits that the call has in its context alone
   * @param isAlias whether it says only that two ids are one contact; the anonymous id is the one
   *     that the contact had before
   */
  record Identify(
      Identity identity,
      Traits traits,
      List<ReportedConsent> consents,
      Instant occurredAt,
      Set<String> onlyInContext,
      boolean isAlias)
      implements IngestCall {

    @Override
    public String fieldOf(String trait) {
      return (onlyInContext.contains(trait) ? "context.traits." : "traits.") + trait;
    }

    @Override
    public Identify withTraits(Traits others) {
      return new Identify(identity, others, consents, occurredAt, onlyInContext, isAlias);
    }

    @Override
    public Identify withConsents(List<ReportedConsent> others) {
      return new Identify(identity, traits, others, occurredAt, onlyInContext, isAlias);
    }
  }

  /**
   * Reports an event.
   *
   * @param traits the traits in the context of the event
   * @param statedAt the time that the sender gave, by its own clock; null if it gave none
   * @param messageId the sender's id of the event; null if it has none
   * @param isBackfill whether the sender says that it is history, which enrolls nobody
   * @param hasConsentProperty whether its properties have consents, and not its context alone
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
      boolean isBackfill,
      boolean hasConsentProperty)
      implements IngestCall {

    @Override
    public String fieldOf(String trait) {
      return hasConsentProperty && trait.equals("consents")
          ? "properties.consents"
          : "context.traits." + trait;
    }

    @Override
    public Track withTraits(Traits others) {
      return with(others, consents);
    }

    @Override
    public Track withConsents(List<ReportedConsent> others) {
      return with(traits, others);
    }

    private Track with(Traits otherTraits, List<ReportedConsent> otherConsents) {
      return new Track(
          identity,
          otherTraits,
          otherConsents,
          occurredAt,
          statedAt,
          messageId,
          event,
          properties,
          isBackfill,
          hasConsentProperty);
    }
  }
}
