package dev.senda.store.sending;

/** What the rules say about a message. */
public sealed interface RuleDecision {

  /** It may be sent now. */
  record Permitted() implements RuleDecision {}

  /** It may be sent later. */
  record Deferred(Deferral deferral) implements RuleDecision {}

  /** It is not sent, for this reason, which the timeline shows. */
  record Refused(String reason) implements RuleDecision {}
}
