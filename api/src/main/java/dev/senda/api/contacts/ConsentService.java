package dev.senda.api.contacts;

import dev.senda.api.preferences.UnsubscribeService;
import dev.senda.api.preferences.UnsubscribeService.WithdrawalProof;
import dev.senda.api.time.EventTimeConverter;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Records reported consents with their proof, each once. A withdrawal acts at once, as by the
 * unsubscribe link: the running enrollments of the topic end.
 */
@Component
public class ConsentService {

  private final Consents consents;
  private final UnsubscribeService unsubscribeService;
  private final EventTimeConverter eventTimeConverter;

  /** The source of consents in identify calls, which apps repeat. */
  public static final String SOURCE_IDENTIFY = "identify";

  ConsentService(
      Consents consents,
      UnsubscribeService unsubscribeService,
      EventTimeConverter eventTimeConverter) {
    this.consents = consents;
    this.unsubscribeService = unsubscribeService;
    this.eventTimeConverter = eventTimeConverter;
  }

  /**
   * Records the decisions, inside the caller's transaction; the contact must be locked. A decision
   * that is known already is not recorded again. A withdrawn consent is not granted again by an
   * identify call without the time of the consent, because apps repeat old traits; a withdrawal
   * without its time counts always. A withdrawal that is older than a later grant is kept as
   * history.
   *
   * @param contact the contact's key
   * @param reportedAt in simulated time; when the contact decided, unless the decision has its own
   *     time
   * @param source the call that reported it: {@code identify}, {@code track}, {@code enroll},
   *     {@code api}
   */
  public void record(
      String contact, List<ReportedConsent> decisions, Instant reportedAt, String source) {
    for (var decision : decisions) {
      var newest = consents.findLatest(contact, decision.topic(), decision.channel());
      switch (decision.state()) {
        case GRANTED -> recordGrant(contact, decision, newest, reportedAt, source);
        case WITHDRAWN -> recordWithdrawal(contact, decision, newest, reportedAt, source);
      }
    }
  }

  private void recordGrant(
      String contact,
      ReportedConsent decision,
      Optional<Consent> newest,
      Instant reportedAt,
      String source) {
    var said = decision.decidedAt();
    boolean known =
        newest.isPresent()
            && newest.get().isGranted()
            && Objects.equals(newest.get().textVersion(), decision.textVersion());
    boolean repeated =
        newest.isPresent()
            && !newest.get().isGranted()
            && said == null
            && source.equals(SOURCE_IDENTIFY);
    if (!known && !repeated) {
      append(contact, decision, decidedAt(decision, reportedAt), source);
    }
  }

  private void recordWithdrawal(
      String contact,
      ReportedConsent decision,
      Optional<Consent> newest,
      Instant reportedAt,
      String source) {
    var at = decidedAt(decision, reportedAt);
    if (newest.isPresent() && !newest.get().isGranted()) {
      return;
    }
    if (decision.decidedAt() != null && newest.isPresent() && newest.get().at().isAfter(at)) {
      append(contact, decision, at, source);
      return;
    }
    unsubscribeService.withdraw(
        contact,
        decision.topic(),
        Set.of(decision.channel()),
        new WithdrawalProof(source, decision.textVersion(), at));
  }

  private Instant decidedAt(ReportedConsent decision, Instant reportedAt) {
    var said = decision.decidedAt();
    return said == null ? reportedAt : eventTimeConverter.toSimulatedTime(said);
  }

  private void append(String contact, ReportedConsent decision, Instant at, String source) {
    consents.record(
        contact,
        decision.topic(),
        decision.channel(),
        new Consent(decision.state(), at, source, decision.textVersion()));
  }
}
