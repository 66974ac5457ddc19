package dev.senda.store.sending;

import dev.senda.journey.SendRules.AfterDeferral;
import dev.senda.store.rules.LocalCalendar;
import dev.senda.store.rules.PeriodStart;
import dev.senda.store.rules.SendRule;
import dev.senda.store.rules.SendSubject;
import dev.senda.store.rules.packs.CountryPack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The rules that apply to one message to one contact.
 *
 * @param subject the message
 * @param requirements what a law requires before anything is sent
 * @param registries the exclusion registries that a law says to consult
 * @param rules when it may be sent
 * @param calendar of the contact
 * @param priority of the journey; the higher number goes first
 * @param longestDeferral how long the message is deferred at most
 * @param afterDeferral what happens then
 */
public record ApplicableRules(
    SendSubject subject,
    List<Requirement> requirements,
    List<RegistryRule> registries,
    List<SendRule> rules,
    LocalCalendar calendar,
    int priority,
    Duration longestDeferral,
    AfterDeferral afterDeferral) {

  public ApplicableRules {
    requirements = List.copyOf(requirements);
    registries = List.copyOf(registries);
    rules = List.copyOf(rules);
  }

  /** One of these must apply. */
  public record Requirement(String name, Set<CountryPack.Exemption> reasons) {}

  /**
   * Nothing is sent to addresses in this registry, unless one of these applies.
   *
   * @param isForAnyAddress whether an entry with one address of a contact counts for all of them
   */
  public record RegistryRule(
      String name, String registry, Set<CountryPack.Exemption> unless, boolean isForAnyAddress) {}

  /** Whether nothing has to be checked. */
  public boolean isEmpty() {
    return requirements.isEmpty() && registries.isEmpty() && rules.isEmpty();
  }

  /** Those of the rules that say at which hours something is sent. */
  public ApplicableRules hoursOnly() {
    return new ApplicableRules(
        subject,
        List.of(),
        List.of(),
        rules.stream().filter(SendRule.Hours.class::isInstance).toList(),
        calendar,
        priority,
        longestDeferral,
        afterDeferral);
  }

  /** Since when messages have to be known that count now; now if none do. */
  Instant countedSince(Instant now) {
    return rules.stream()
        .map(rule -> PeriodStart.of(rule, now, calendar.zones()))
        .min(Instant::compareTo)
        .orElse(now);
  }
}
