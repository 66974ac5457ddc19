package dev.senda.api.contacts;

import dev.senda.api.preferences.UnsubscribeService;
import dev.senda.api.preferences.UnsubscribeService.WithdrawalProof;
import dev.senda.api.time.EventTimeConverter;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  /** The source of consents in events. */
  public static final String SOURCE_TRACK = "track";

  /** The start of the sources of calls with a browser key, which anybody can read. */
  private static final String BROWSER_PREFIX = "browser-";

  ConsentService(
      Consents consents,
      UnsubscribeService unsubscribeService,
      EventTimeConverter eventTimeConverter) {
    this.consents = consents;
    this.unsubscribeService = unsubscribeService;
    this.eventTimeConverter = eventTimeConverter;
  }

  /** The source of a call with a browser key. */
  public static String byBrowser(String source) {
    return BROWSER_PREFIX + source;
  }

  /**
   * Records the decisions, inside the caller's transaction; the contact must be locked. A decision
   * that is known already is not recorded again. A withdrawn consent is not granted again by an
   * identify call without the time of the consent, because apps repeat old traits. A withdrawal
   * that is older than a later grant is kept as history; of two decisions at the same time, the
   * withdrawal counts.
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
      if (isContradicted(decision, decisions)) {
        continue;
      }
      var newest = consents.findLatest(contact, decision.topic(), decision.channel());
      var at = decidedAt(decision, reportedAt);
      if (decision.isGrant()) {
        recordGrant(contact, decision, newest, at, source);
      } else {
        recordWithdrawal(contact, decision, newest, at, source);
      }
    }
  }

  /** Whether another decision of the same call, with the same time, withdraws this consent. */
  private static boolean isContradicted(ReportedConsent one, List<ReportedConsent> decisions) {
    return one.isGrant()
        && decisions.stream()
            .anyMatch(
                other ->
                    !other.isGrant()
                        && other.topic().equals(one.topic())
                        && other.channel() == one.channel()
                        && Objects.equals(other.decidedAt(), one.decidedAt()));
  }

  private void recordGrant(
      String contact,
      ReportedConsent decision,
      Optional<Consent> newest,
      Instant at,
      String source) {
    boolean hasOwnTime = decision.decidedAt() != null;
    boolean isKnown =
        newest.isPresent()
            && newest.get().isGranted()
            && Objects.equals(newest.get().textVersion(), decision.textVersion())
            && !isConfirmation(newest.get(), at, source);
    boolean isRepeated =
        newest.isPresent()
            && !newest.get().isGranted()
            && (at.equals(newest.get().at()) || (!hasOwnTime && source.endsWith(SOURCE_IDENTIFY)));
    if (!isKnown && !isRepeated) {
      append(contact, decision, at, source);
    }
  }

  /** Whether a server repeats what only a browser key said. */
  private static boolean isConfirmation(Consent newest, Instant at, String source) {
    return newest.source().startsWith(BROWSER_PREFIX)
        && !source.startsWith(BROWSER_PREFIX)
        && !at.isBefore(newest.at());
  }

  private void recordWithdrawal(
      String contact,
      ReportedConsent decision,
      Optional<Consent> newest,
      Instant at,
      String source) {
    if (newest.isPresent() && !newest.get().isGranted()) {
      if (decision.decidedAt() != null || !source.endsWith(SOURCE_IDENTIFY)) {
        recordRepeatedWithdrawal(contact, decision, newest.get(), at, source);
      }
    } else if (newest.isPresent() && newest.get().at().isAfter(at)) {
      append(contact, decision, at, source);
    } else {
      unsubscribeService.withdraw(
          contact,
          decision.topic(),
          Set.of(decision.channel()),
          new WithdrawalProof(source, decision.textVersion(), at));
    }
  }

  /**
   * The contact withdraws again what is withdrawn: it may have asked for it since, and not
   * confirmed it yet.
   */
  private void recordRepeatedWithdrawal(
      String contact, ReportedConsent decision, Consent newest, Instant at, String source) {
    // An event is a decision of its own, made at its time; anything else may repeat what is known.
    boolean isNew = decision.decidedAt() != null || source.equals(SOURCE_TRACK);
    if (isNew && at.isAfter(newest.at())) {
      append(contact, decision, at, source);
    } else {
      consents.recordRepeatedWithdrawal(contact, decision.topic(), decision.channel(), at);
    }
    unsubscribeService.exitTopic(contact, decision.topic(), at);
  }

  private Instant decidedAt(ReportedConsent decision, Instant reportedAt) {
    var said = decision.decidedAt();
    var at = said == null ? reportedAt : eventTimeConverter.toSimulatedTime(said);
    // As precise as PostgreSQL stores it, for the comparison.
    return at.truncatedTo(ChronoUnit.MICROS);
  }

  private void append(String contact, ReportedConsent decision, Instant at, String source) {
    consents.record(
        contact,
        decision.topic(),
        decision.channel(),
        new Consent(decision.state(), at, source, decision.textVersion()));
  }
}
