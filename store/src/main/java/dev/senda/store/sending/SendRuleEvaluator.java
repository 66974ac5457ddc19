package dev.senda.store.sending;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.SendRules.AfterDeferral;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.rules.CountedMessage;
import dev.senda.store.rules.EarliestSend;
import dev.senda.store.rules.EarliestSend.Finding;
import dev.senda.store.rules.SendRule;
import dev.senda.store.rules.SendSubject;
import dev.senda.store.sending.SendHistory.WaitingMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides by the rules and the other messages of the contact whether a message is sent now, later
 * or not at all. It reads no clock and no database.
 *
 * <p>A deferred message has a place in the future. It leaves room for the places of the messages
 * that go before it, and takes no notice of those behind it: they find another place when they
 * wake.
 */
public final class SendRuleEvaluator {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH);

  private final ApplicableRules rules;
  private final SendHistory history;
  private final Instant now;

  /**
   * @param now simulated time
   */
  public SendRuleEvaluator(ApplicableRules rules, SendHistory history, Instant now) {
    this.rules = rules;
    this.history = history;
    this.now = now;
  }

  /** The decision about this message. */
  public RuleDecision decide(MessageKey key) {
    var hit = history.registry();
    if (hit != null) {
      return new RuleDecision.Refused(
          "%s is in the registry %s (%s)"
              .formatted(
                  hit.isForAnyAddress() ? "an address of the contact" : "the address",
                  hit.registry(),
                  hit.name()));
    }
    var own = history.own();
    var deferredAt = own == null ? now : own.deferredAt();
    var deadline = deferredAt.plus(rules.longestDeferral());
    var me = deferral(key, deferredAt, deadline, now, true, "");
    var ahead = ahead(me);
    var search = new EarliestSend(rules.rules(), rules.subject(), counted(ahead), rules.calendar());
    var finding = search.find(now);
    if (finding instanceof Finding.Found(var earliest) && earliest.at().equals(now)) {
      return new RuleDecision.Permitted();
    }
    var reason = reason(finding, ahead);
    if (now.isBefore(deadline)) {
      return new RuleDecision.Deferred(later(key, deferredAt, deadline, finding, search, reason));
    }
    return switch (rules.afterDeferral()) {
      case SKIP -> tooLate(deferredAt, reason);
      case SEND ->
          switch (search.find(now, SendRule::isLaw)) {
            case Finding.Found(var lawful) when lawful.at().equals(now) ->
                new RuleDecision.Permitted();
            case Finding.Found(var lawful) ->
                new RuleDecision.Deferred(
                    deferral(
                        key,
                        deferredAt,
                        deadline,
                        lawful.at(),
                        true,
                        reason(new Finding.Found(lawful), ahead)));
            case Finding.Never _ -> tooLate(deferredAt, reason);
          };
    };
  }

  private Deferral later(
      MessageKey key,
      Instant deferredAt,
      Instant deadline,
      Finding finding,
      EarliestSend search,
      String reason) {
    if (finding instanceof Finding.Found(var earliest) && !earliest.at().isAfter(deadline)) {
      return deferral(key, deferredAt, deadline, earliest.at(), true, reason);
    }
    boolean isSentAnyway = rules.afterDeferral() == AfterDeferral.SEND;
    return isSentAnyway
            && search.find(deadline, SendRule::isLaw) instanceof Finding.Found(var lawful)
        ? deferral(key, deferredAt, deadline, lawful.at(), true, reason)
        : deferral(key, deferredAt, deadline, deadline, false, reason);
  }

  private RuleDecision tooLate(Instant deferredAt, String reason) {
    return new RuleDecision.Refused(
        "deferred since %s, which is as long as it may be: %s"
            .formatted(DAY.format(deferredAt.atZone(rules.calendar().zones().getFirst())), reason));
  }

  private Deferral deferral(
      MessageKey key,
      Instant deferredAt,
      Instant deadline,
      Instant until,
      boolean holdsPlace,
      String reason) {
    return new Deferral(
        key,
        rules.subject().channel(),
        rules.priority(),
        deferredAt,
        upToMillisecond(until),
        deadline,
        rules.afterDeferral(),
        holdsPlace,
        reason,
        rules.calendar().zones().getFirst());
  }

  /** Workflows wake by the millisecond: one that woke earlier would have to wait again. */
  private static Instant upToMillisecond(Instant instant) {
    var cut = instant.truncatedTo(ChronoUnit.MILLIS);
    return cut.equals(instant) ? cut : cut.plus(Duration.ofMillis(1));
  }

  /** The messages that go before this one, in their order. */
  private List<WaitingMessage> ahead(Deferral me) {
    var order = Deferral.order(now);
    return history.waiting().stream()
        .filter(other -> other.deferral().holdsPlace())
        .filter(other -> order.compare(other.deferral(), me) < 0)
        .sorted((one, other) -> order.compare(one.deferral(), other.deferral()))
        .toList();
  }

  /**
   * What was sent, and the places of the messages ahead. Several of them may have been given the
   * same place, when a more important one came later: each gets the first place that those before
   * it leave, as it will when it wakes.
   */
  private List<CountedMessage> counted(List<WaitingMessage> ahead) {
    var counted = new ArrayList<>(history.sent());
    for (var other : ahead) {
      var deferral = other.deferral();
      var from = deferral.until().isBefore(now) ? now : deferral.until();
      var place =
          new EarliestSend(limitsOf(other.subject()), other.subject(), counted, rules.calendar())
              .find(from);
      if (place instanceof Finding.Found(var earliest)
          && !(deferral.afterDeferral() == AfterDeferral.SKIP
              && earliest.at().isAfter(deferral.deadline()))) {
        counted.add(new CountedMessage(earliest.at(), other.subject()));
      }
    }
    return counted;
  }

  /** The limits that this message and another one share. */
  private List<SendRule> limitsOf(SendSubject other) {
    return rules.rules().stream()
        .filter(
            rule ->
                switch (rule) {
                  case SendRule.Hours _ -> false;
                  case SendRule.Cap cap -> cap.counts().test(other);
                  case SendRule.OneChannel one -> one.counts().test(other);
                })
        .toList();
  }

  private String reason(Finding finding, List<WaitingMessage> ahead) {
    var because =
        switch (finding) {
          case Finding.Found(var earliest) -> earliest.because().reversed();
          case Finding.Never(var rule) -> List.of(rule);
        };
    long before =
        ahead.stream()
            .filter(
                other ->
                    because.stream()
                        .anyMatch(
                            rule ->
                                rule instanceof SendRule.Cap cap
                                    && cap.counts().test(other.subject())))
            .count();
    return because.stream().map(SendRule::name).distinct().collect(joining("; "))
        + (before == 0 ? "" : "; messages that go first: " + before);
  }
}
