package dev.senda.store.actions;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.Consents.JourneyProof;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.support.ScaledClock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Repository;

/**
 * The consents that journeys grant and withdraw, with their proof. All methods run inside the
 * caller's transaction, and the contact must be locked.
 */
@Repository
public class JourneyConsents {

  private static final Set<Channel> ALL_CHANNELS =
      EnumSet.complementOf(EnumSet.of(Channel.WEBHOOK));

  private final Consents consents;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final ScaledClock clock;

  public JourneyConsents(
      Consents consents, Enrollments enrollments, Outbox outbox, ScaledClock clock) {
    this.consents = consents;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Why the consent may not be granted; empty where it may. What a journey knows is as old as its
   * start event, so a withdrawal since then counts.
   */
  String refusal(UUID enrollment, String contact, Action.GrantConsent grant) {
    var newest = consents.findLatest(contact, grant.topic(), grant.channel());
    boolean isWithdrawnSince =
        newest.isPresent()
            && !newest.get().isGranted()
            && !row(enrollment).isAfter(newest.get().at());
    return isWithdrawnSince ? "the contact has withdrawn it since the enrollment began" : "";
  }

  /** Records the consent, unless the same is valid already. */
  void grant(UUID enrollment, String contact, Action.GrantConsent grant) {
    var newest = consents.findLatest(contact, grant.topic(), grant.channel());
    boolean isKnown =
        newest.isPresent()
            && newest.get().isGranted()
            && (grant.textVersion() == null
                || grant.textVersion().equals(newest.get().textVersion()));
    if (!isKnown) {
      consents.record(
          contact,
          grant.topic(),
          grant.channel(),
          new Consent(
              ConsentState.GRANTED, notBefore(newest), Consent.SOURCE_JOURNEY, grant.textVersion()),
          proof(enrollment, grant));
    }
  }

  /**
   * Withdraws the consent where it is not withdrawn yet, also where there was none. The contact's
   * other enrollments of the topic end.
   */
  void withdraw(UUID enrollment, String contact, Action.WithdrawConsent withdrawal) {
    var channels = withdrawal.channel() == null ? ALL_CHANNELS : EnumSet.of(withdrawal.channel());
    for (var channel : channels) {
      var newest = consents.findLatest(contact, withdrawal.topic(), channel);
      if (newest.isEmpty() || newest.get().isGranted()) {
        consents.record(
            contact,
            withdrawal.topic(),
            channel,
            new Consent(ConsentState.WITHDRAWN, notBefore(newest), Consent.SOURCE_JOURNEY, null),
            proof(enrollment, withdrawal));
      }
    }
    outbox.append(
        contact, new OutboxItem.EndTopic(withdrawal.topic(), clock.instant(), enrollment));
  }

  private JourneyProof proof(UUID enrollment, Action action) {
    return new JourneyProof(row(enrollment).journey(), action.toString(), enrollment);
  }

  private EnrollmentRow row(UUID enrollment) {
    return enrollments.find(enrollment).orElseThrow();
  }

  /** The decision must be the newest one. */
  private Instant notBefore(Optional<Consent> newest) {
    var now = clock.instant();
    return newest.map(Consent::at).filter(now::isBefore).orElse(now);
  }
}
