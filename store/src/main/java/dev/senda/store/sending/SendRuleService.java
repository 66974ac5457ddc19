package dev.senda.store.sending;

import dev.senda.journey.Channel;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.SendRules;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.contacts.Contact;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.registries.AddressHasher;
import dev.senda.store.rules.CountedMessage;
import dev.senda.store.rules.SendSubject;
import dev.senda.store.rules.packs.CountryPack;
import dev.senda.store.sending.ApplicableRules.RegistryRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides by the rules whether a message may be sent to a contact, and when. A message to which no
 * rule applies costs no statement.
 */
@Component
public class SendRuleService {

  private static final Set<LifecycleStage> CUSTOMERS =
      Set.of(LifecycleStage.CUSTOMER, LifecycleStage.EVANGELIST);

  private static final MessageKey NO_KEY =
      new MessageKey(new UUID(0, 0), new MessageRef("none", 1));

  private final SendRuleResolver resolver;
  private final SendRuleReads reads;
  private final AddressHasher hasher;

  public SendRuleService(SendRuleResolver resolver, SendRuleReads reads, AddressHasher hasher) {
    this.resolver = resolver;
    this.reads = reads;
    this.hasher = hasher;
  }

  /**
   * A message, about which the rules are asked.
   *
   * @param subject what it is
   * @param own the rules of its journey
   * @param address where it goes
   * @param isConsented whether the contact consented to its topic on its channel
   * @param key its key in the ledger; null for one that has none yet
   */
  public record SendQuestion(
      SendSubject subject,
      SendRules own,
      String address,
      boolean isConsented,
      @Nullable MessageKey key) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "SendQuestion[subject=%s]".formatted(subject);
    }
  }

  /**
   * The decision about a message now. The caller holds the lock of the contact, or takes the result
   * for a hint.
   *
   * @param subjects what another message is about, by the name of its journey and its channel
   */
  public RuleDecision decide(
      Contact contact, SendQuestion question, BiFunction<String, String, SendSubject> subjects) {
    return decide(contact, question, subjects, reads.now(), List.of());
  }

  /**
   * The decision as it would be at another time, after some more messages; a forecast.
   *
   * @param planned messages that will have been sent
   */
  public RuleDecision decide(
      Contact contact,
      SendQuestion question,
      BiFunction<String, String, SendSubject> subjects,
      Instant at,
      List<CountedMessage> planned) {
    var rules = resolver.resolve(contact, question.subject(), question.own());
    if (rules.isEmpty()) {
      return new RuleDecision.Permitted();
    }
    for (var requirement : rules.requirements()) {
      if (!isExempt(requirement.reasons(), contact, question.isConsented())) {
        return new RuleDecision.Refused(
            "%s needs %s".formatted(requirement.name(), inWords(requirement.reasons())));
      }
    }
    var asked = withoutExcepted(rules, contact, question.isConsented());
    if (asked.isEmpty()) {
      return new RuleDecision.Permitted();
    }
    var history =
        reads.read(
            contact.key(),
            question.key(),
            asked,
            hashes(asked, question),
            otherHashes(asked, contact),
            subjects);
    if (!planned.isEmpty()) {
      var sent = new ArrayList<>(history.sent());
      sent.addAll(planned);
      history = new SendHistory(sent, history.waiting(), history.own(), history.registry());
    }
    return new SendRuleEvaluator(asked, history, at)
        .decide(question.key() == null ? NO_KEY : question.key());
  }

  /**
   * Until when a message that has its place already must wait, because nothing is sent at this
   * hour; empty if it need not.
   */
  public Optional<Instant> closedUntil(Contact contact, SendSubject subject, SendRules own) {
    var rules = resolver.resolve(contact, subject, own).hoursOnly();
    return rules.isEmpty()
            || !(new SendRuleEvaluator(rules, SendHistory.none(), reads.now()).decide(NO_KEY)
                instanceof RuleDecision.Deferred(Deferral deferral))
        ? Optional.empty()
        : Optional.of(deferral.until());
  }

  private List<UUID> hashes(ApplicableRules rules, SendQuestion question) {
    return rules.registries().isEmpty()
        ? List.of()
        : hasher.hashes(
            Suppressions.canonical(
                Channel.ofWireName(question.subject().channel()).orElseThrow(),
                question.address()));
  }

  /** Of the other addresses of the contact that registries list, where a rule asks for them. */
  private List<UUID> otherHashes(ApplicableRules rules, Contact contact) {
    return rules.registries().stream().noneMatch(RegistryRule::isForAnyAddress)
        ? List.of()
        : Stream.of(Channel.EMAIL, Channel.SMS)
            .flatMap(
                channel ->
                    Stream.ofNullable(contact.address(channel))
                        .map(address -> Suppressions.canonical(channel, address)))
            .flatMap(address -> hasher.hashes(address).stream())
            .toList();
  }

  private static ApplicableRules withoutExcepted(
      ApplicableRules rules, Contact contact, boolean isConsented) {
    return new ApplicableRules(
        rules.subject(),
        List.of(),
        rules.registries().stream()
            .filter(registry -> !isExempt(registry.unless(), contact, isConsented))
            .toList(),
        rules.rules(),
        rules.calendar(),
        rules.priority(),
        rules.longestDeferral(),
        rules.afterDeferral());
  }

  private static boolean isExempt(
      Set<CountryPack.Exemption> reasons, Contact contact, boolean isConsented) {
    return reasons.stream()
        .anyMatch(
            reason ->
                switch (reason) {
                  case CONSENT -> isConsented;
                  case CUSTOMER ->
                      contact.lifecycle() != null && CUSTOMERS.contains(contact.lifecycle());
                });
  }

  private static String inWords(Set<CountryPack.Exemption> reasons) {
    return String.join(
        " or ",
        reasons.stream()
            .sorted()
            .map(
                reason ->
                    switch (reason) {
                      case CONSENT -> "a recorded consent";
                      case CUSTOMER -> "a contact who is a customer";
                    })
            .toList());
  }
}
