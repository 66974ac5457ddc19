package dev.senda.workers.gate;

import static java.util.Comparator.comparing;

import dev.senda.journey.Channel;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.contacts.Contact;
import dev.senda.store.sending.Deferral;
import dev.senda.workers.gate.SendRuleGate.RuleScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects which of several messages is sent to a contact: the first one that the gate permits. The
 * contact's preferred channel comes first, then the journey's order.
 */
public final class ChannelSelector {

  /** The attribute that names the channel that a contact prefers. */
  static final String PREFERRED_CHANNEL = "preferred_channel";

  private final Gate gate;
  private final WhatsAppSessionWindow whatsAppSessionWindow;

  public ChannelSelector(Gate gate, WhatsAppSessionWindow whatsAppSessionWindow) {
    this.gate = gate;
    this.whatsAppSessionWindow = whatsAppSessionWindow;
  }

  /** The selected message, or why there is none. */
  public sealed interface Selection {

    record Selected(Message.Single message, String address) implements Selection {
      /** The key only: personal data stays out of logs. */
      @Override
      public String toString() {
        return "Selected[message=%s]".formatted(message.template());
      }
    }

    /** No message may be sent before the end of this deferral, the shortest of all choices. */
    record Deferred(Deferral deferral) implements Selection {}

    /**
     * No message may be sent until a person has decided.
     *
     * @param first the first message
     * @param reason as the enrollment shows it
     */
    record Held(Message.Single first, String reason) implements Selection {}

    /**
     * No message may be sent.
     *
     * @param first the first message
     * @param reasons why not, for each of them
     */
    record Skipped(Message.Single first, String reasons) implements Selection {}
  }

  /** The permissions of a contact, read from the database one by one. */
  public Gate.Permissions storedPermissions(Contact contact) {
    return gate.storedPermissions(contact);
  }

  /**
   * Selects without a lock on the contact. The result is only a hint for the workflow, because the
   * contact may change at any time. It may read template files.
   *
   * @param scope whether the rules are asked about when and how often
   */
  public Selection preview(Message message, Contact contact, Journey journey, RuleScope scope) {
    var templates = whatsAppSessionWindow.findTemplates(journey, message, contact.locale());
    return select(
        message,
        contact,
        journey.plan(),
        gate.storedPermissions(contact),
        null,
        Map.of(),
        templates,
        scope);
  }

  /**
   * Selects the channel by which a message is sent to this contact now.
   *
   * @param permissions what the contact decided, and which of its addresses are suppressed
   * @param before the channel of an earlier claim, which comes first; null for none
   * @param refused why providers refused the message before, by channel; these channels are not
   *     tried again
   * @param scope whether the rules are asked about when and how often
   * @throws dev.senda.workers.rendering.RenderingException if a WhatsApp template is needed, and it
   *     is missing or broken
   */
  public Selection select(
      Message message,
      Contact contact,
      Plan plan,
      Gate.Permissions permissions,
      @Nullable Channel before,
      Map<Channel, String> refused,
      WhatsAppTemplates templates,
      RuleScope scope) {
    var choices = inOrder(message.choices(), contact, before);
    var reasons = new ArrayList<String>();
    Deferral shortest = null;
    String hold = null;
    for (var choice : choices) {
      var refusal = refused.get(choice.channel());
      var decision =
          refusal == null
              ? decide(contact, plan, choice, templates, permissions, scope)
              : new Gate.Decision.Skip("refused: " + refusal);
      switch (decision) {
        case Gate.Decision.Send(var address) -> {
          return new Selection.Selected(choice, address);
        }
        case Gate.Decision.Defer(var deferral) ->
            shortest =
                shortest == null || deferral.until().isBefore(shortest.until())
                    ? deferral
                    : shortest;
        case Gate.Decision.Hold(var reason) -> hold = hold == null ? reason : hold;
        case Gate.Decision.Skip(var reason) ->
            reasons.add(choices.size() == 1 ? reason : choice.channel().wireName() + ": " + reason);
      }
    }
    if (shortest == null && hold != null) {
      return new Selection.Held(choices.getFirst(), hold);
    }
    return shortest == null
        ? new Selection.Skipped(choices.getFirst(), String.join("; ", reasons))
        : new Selection.Deferred(shortest);
  }

  private Gate.Decision decide(
      Contact contact,
      Plan plan,
      Message.Single choice,
      WhatsAppTemplates templates,
      Gate.Permissions permissions,
      RuleScope scope) {
    boolean needsConsent = !(choice instanceof Message.Email email && email.isConfirmation());
    return switch (gate.decide(contact, plan, choice.channel(), needsConsent, permissions, scope)) {
      case Gate.Decision.Send(var address) -> {
        var refusal = whatsAppSessionWindow.skipReason(plan, choice, address, templates);
        yield refusal == null ? new Gate.Decision.Send(address) : new Gate.Decision.Skip(refusal);
      }
      case Gate.Decision.Defer later -> later;
      case Gate.Decision.Hold hold -> hold;
      case Gate.Decision.Skip no -> no;
    };
  }

  private static List<Message.Single> inOrder(
      List<Message.Single> choices, Contact contact, @Nullable Channel before) {
    var preferred = contact.attribute(PREFERRED_CHANNEL);
    return choices.stream()
        .sorted(
            comparing((Message.Single choice) -> choice.channel() != before)
                .thenComparing(choice -> !choice.channel().wireName().equals(preferred)))
        .toList();
  }
}
