package dev.senda.workers.delivery;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.EmailChannel;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.OutboundMessage;
import dev.senda.channels.OutboundText;
import dev.senda.channels.TextChannel;
import dev.senda.channels.UnconfirmedMessage;
import dev.senda.temporal.queues.ChannelQueue;
import java.util.List;
import java.util.Map;

/** Every way out of the house, by the account that it takes. */
public final class ChannelRouter {

  private final Map<String, EmailChannel> emails;
  private final Map<String, TextChannel> texts;

  /**
   * @param emails the accounts that send emails, by their names
   * @param texts the accounts that send messages of plain text, by their names
   */
  public ChannelRouter(
      Map<String, ? extends EmailChannel> emails, Map<String, ? extends TextChannel> texts) {
    this.emails = Map.copyOf(emails);
    this.texts = Map.copyOf(texts);
  }

  /** Hands one message over, once, by the lane's account. */
  DeliveryResult deliver(ChannelQueue channelQueue, OutboundMessage message) {
    return switch (message) {
      case OutboundEmail mail -> {
        var channel = emails.get(channelQueue.account());
        yield channel == null ? nobodySends(channelQueue) : channel.deliver(mail);
      }
      case OutboundText text -> {
        var channel = texts.get(channelQueue.account());
        yield channel == null ? nobodySends(channelQueue) : channel.deliver(text);
      }
    };
  }

  /** What the account's provider has that may be the doubtful message, by its own ids. */
  List<String> findMatches(String account, UnconfirmedMessage unconfirmedMessage) {
    var channel = texts.get(account);
    return channel == null ? List.of() : channel.findMatches(unconfirmedMessage);
  }

  private static DeliveryResult nobodySends(ChannelQueue channelQueue) {
    return new DeliveryResult.Misconfigured(
        "%s: the account cannot send it (expected another in senda.channels.%s)"
            .formatted(channelQueue, channelQueue.channel().wireName()));
  }
}
