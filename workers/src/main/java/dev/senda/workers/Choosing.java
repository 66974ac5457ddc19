package dev.senda.workers;

import static java.util.Comparator.comparing;

import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.Contact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which of several messages goes to a contact: the first that may go, in the contact's
 * order, then in the journey's.
 */
final class Choosing {

  /** The attribute that says by which channel a contact wants to be written to. */
  static final String PREFERRED_CHANNEL = "preferred_channel";

  private final Gate gate;

  Choosing(Gate gate) {
    this.gate = gate;
  }

  /** Which message goes. */
  sealed interface Choice {

    record Chosen(Message.Single message, String address) implements Choice {}

    /** None may go before then, house time. */
    record Later(Instant until) implements Choice {}

    /**
     * None may go.
     *
     * @param first the one that would have gone first
     * @param reasons why not, of each
     */
    record None(Message.Single first, String reasons) implements Choice {}
  }

  /**
   * @param before the channel of a claim that is taken over, which goes first; null for none
   * @param refused why a provider refused it already, by channel: those are not tried again
   */
  Choice choose(
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
      var answer =
          refusal == null
              ? gate.ask(contact, plan, choice.channel())
              : new Gate.Answer.Skip("refused: " + refusal);
      switch (answer) {
        case Gate.Answer.Send(var address) -> {
          return new Choice.Chosen(choice, address);
        }
        case Gate.Answer.Defer(var until) ->
            earliest = earliest == null || until.isBefore(earliest) ? until : earliest;
        case Gate.Answer.Skip(var reason) ->
            reasons.add(choices.size() == 1 ? reason : choice.channel().wireName() + ": " + reason);
      }
    }
    return earliest == null
        ? new Choice.None(choices.getFirst(), String.join("; ", reasons))
        : new Choice.Later(earliest);
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
