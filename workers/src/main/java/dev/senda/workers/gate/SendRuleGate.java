package dev.senda.workers.gate;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.journey.Channel;
import dev.senda.journey.Plan;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.contacts.Contact;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.rules.SendSubject;
import dev.senda.store.sending.RuleDecision;
import dev.senda.store.sending.SendRuleService;
import dev.senda.store.sending.SendRuleService.SendQuestion;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the rules about when and how often a contact may be written to. */
public final class SendRuleGate {

  private final SendRuleService rules;
  private final Catalog catalog;

  public SendRuleGate(SendRuleService rules, Catalog catalog) {
    this.rules = rules;
    this.catalog = catalog;
  }

  /** Whether the rules are asked, and about which message. */
  public sealed interface RuleScope {

    /**
     * They are asked.
     *
     * @param key the message; null for one that has no key yet
     */
    record Asked(@Nullable MessageKey key) implements RuleScope {}

    /** They are not asked: the message has its place already, or is asked about later. */
    record NotAsked() implements RuleScope {}
  }

  /** What the rules say about a message to an address of the contact now. */
  Gate.Decision decide(
      Contact contact,
      Plan plan,
      Channel channel,
      String address,
      Gate.Permissions permissions,
      @Nullable MessageKey key) {
    var topic = plan.topic();
    boolean isConsented =
        topic != null && permissions.consent(topic, channel).filter(Consent::isGranted).isPresent();
    var question =
        new SendQuestion(subject(plan, channel), plan.sendRules(), address, isConsented, key);
    return switch (rules.decide(contact, question, this::subjectOf)) {
      case RuleDecision.Permitted() -> new Gate.Decision.Send(address);
      case RuleDecision.Deferred(var deferral) -> new Gate.Decision.Defer(deferral);
      case RuleDecision.Refused(var reason) -> new Gate.Decision.Skip(reason);
    };
  }

  /**
   * Until when a message that has its place already must wait, because nothing is sent at this
   * hour; empty if it need not.
   */
  Optional<Instant> closedUntil(Contact contact, Plan plan, Channel channel) {
    return rules.closedUntil(contact, subject(plan, channel), plan.sendRules());
  }

  private static SendSubject subject(Plan plan, Channel channel) {
    return new SendSubject(
        plan.name(), plan.messageClass().toString(), plan.topic(), channel.wireName());
  }

  /** What a journey that no longer exists has sent counts as marketing. */
  private SendSubject subjectOf(String journey, String channel) {
    try {
      var plan = catalog.findJourney(journey).plan();
      return new SendSubject(journey, plan.messageClass().toString(), plan.topic(), channel);
    } catch (UnknownJourneyException removed) {
      return new SendSubject(journey, SendSubject.MARKETING, null, channel);
    }
  }
}
