package dev.senda.workers.sending;

import static java.util.Comparator.comparing;

import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.contacts.Contact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which of several messages goes to a contact: the first that may go, in the contact's
 * order, then in the journey's.
 */
public final class ChannelSelector {

  /** The attribute that says by which channel a contact wants to be written to. */
  static final String PREFERRED_CHANNEL = "preferred_channel";

  private final Gate gate;
  private final WhatsAppSessionWindow whatsAppSessionWindow;

  public ChannelSelector(Gate gate, WhatsAppSessionWindow whatsAppSessionWindow) {
    this.gate = gate;
    this.whatsAppSessionWindow = whatsAppSessionWindow;
  }

  /** Which message goes. */
  public sealed interface Selection {

    record Selected(Message.Single message, String address) implements Selection {}

    /** None may go before then, house time. */
    record Deferred(Instant until) implements Selection {}

    /**
     * None may go.
     *
     * @param first the one that would have gone first
     * @param reasons why not, of each
     */
    record Skipped(Message.Single first, String reasons) implements Selection {}
  }

  /**
   * Selects the channel by which a message goes to this contact now.
   *
   * @param before the channel of a claim that is taken over, which goes first; null for none
   * @param refused why a provider refused it already, by channel: those are not tried again
   */
  public Selection select(
      Message message,
      Contact contact,
      Plan plan,
      @Nullable Channel before,
      Map<Channel, String> refused) {
    var choices = inOrder(message.choices(), contact, before);
    var reasons = new ArrayList<String>();
    Instant earliest = null;
    for (var choice : choices) {
      var refusal = refused.get(choice.channel());
      var decision =
          refusal == null
              ? ask(contact, plan, choice)
              : new Gate.Decision.Skip("refused: " + refusal);
      switch (decision) {
        case Gate.Decision.Send(var address) -> {
          return new Selection.Selected(choice, address);
        }
        case Gate.Decision.Defer(var until) ->
            earliest = earliest == null || until.isBefore(earliest) ? until : earliest;
        case Gate.Decision.Skip(var reason) ->
            reasons.add(choices.size() == 1 ? reason : choice.channel().wireName() + ": " + reason);
      }
    }
    return earliest == null
        ? new Selection.Skipped(choices.getFirst(), String.join("; ", reasons))
        : new Selection.Deferred(earliest);
  }

  private Gate.Decision ask(Contact contact, Plan plan, Message.Single choice) {
    return switch (gate.decide(contact, plan, choice.channel())) {
      case Gate.Decision.Send(var address) -> {
        var refusal = whatsAppSessionWindow.skipReason(plan, choice, contact, address);
        yield refusal == null ? new Gate.Decision.Send(address) : new Gate.Decision.Skip(refusal);
      }
      case Gate.Decision.Defer later -> later;
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
