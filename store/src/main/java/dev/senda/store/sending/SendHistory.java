package dev.senda.store.sending;

import dev.senda.store.rules.CountedMessage;
import dev.senda.store.rules.SendSubject;
import dev.senda.store.sending.ApplicableRules.RegistryRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules have to know about the other messages of a contact.
 *
 * @param sent those that count: accepted, unconfirmed, and open claims; no mail that asks to
 *     confirm a subscription
 * @param waiting those that are deferred
 * @param own the deferral of the message itself; null if it was not deferred
 * @param registry a registry that has the address, or another one of the contact where the rule
 *     says so; null for none
 */
public record SendHistory(
    List<CountedMessage> sent,
    List<WaitingMessage> waiting,
    @Nullable Deferral own,
    @Nullable RegistryRule registry) {

  public SendHistory {
    sent = List.copyOf(sent);
    waiting = List.copyOf(waiting);
  }

  /** Another message of the contact that is deferred. */
  public record WaitingMessage(Deferral deferral, SendSubject subject) {}

  /** Nothing was sent, and nothing waits. */
  public static SendHistory none() {
    return new SendHistory(List.of(), List.of(), null, null);
  }
}
