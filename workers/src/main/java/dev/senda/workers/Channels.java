package dev.senda.workers;

import dev.senda.temporal.Lane;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.Doubt;
import dev.senda.workers.channel.EmailChannel;
import dev.senda.workers.channel.Outgoing;
import dev.senda.workers.channel.OutgoingEmail;
import dev.senda.workers.channel.OutgoingText;
import dev.senda.workers.channel.TextChannel;
import java.util.List;
import java.util.Map;

/** Every way out of the house, by the account that it takes. */
final class Channels {

  private final Map<String, EmailChannel> emails;
  private final Map<String, TextChannel> texts;

  /**
   * @param emails the accounts that send emails, by their names
   * @param texts the accounts that send messages of plain text, by their names
   */
  Channels(Map<String, ? extends EmailChannel> emails, Map<String, ? extends TextChannel> texts) {
    this.emails = Map.copyOf(emails);
    this.texts = Map.copyOf(texts);
  }

  /** Hands one message over, once, by the lane's account. */
  Delivery deliver(Lane lane, Outgoing message) {
    return switch (message) {
      case OutgoingEmail mail -> {
        var channel = emails.get(lane.account());
        yield channel == null ? nobodySends(lane) : channel.deliver(mail);
      }
      case OutgoingText text -> {
        var channel = texts.get(lane.account());
        yield channel == null ? nobodySends(lane) : channel.deliver(text);
      }
    };
  }

  /** What the account's provider has that may be the doubtful message, by its own ids. */
  List<String> traces(String account, Doubt doubt) {
    var channel = texts.get(account);
    return channel == null ? List.of() : channel.traces(doubt);
  }

  private static Delivery nobodySends(Lane lane) {
    return new Delivery.Misconfigured(
        "%s: the account cannot send it (expected another in senda.channels.%s)"
            .formatted(lane, lane.channel().wireName()));
  }
}
