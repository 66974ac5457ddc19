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

/** The channels of all accounts, by the account's name. */
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

  /** Delivers one message, once, by the account of the queue. */
  DeliveryResult deliver(ChannelQueue channelQueue, OutboundMessage message) {
    return switch (message) {
      case OutboundEmail mail -> {
        var channel = emails.get(channelQueue.account());
        yield channel == null ? cannotSend(channelQueue) : channel.deliver(mail);
      }
      case OutboundText text -> {
        var channel = texts.get(channelQueue.account());
        yield channel == null ? cannotSend(channelQueue) : channel.deliver(text);
      }
    };
  }

  /** The provider's ids of the messages that may be the unconfirmed one. */
  List<String> findMatches(String account, UnconfirmedMessage unconfirmedMessage) {
    var channel = texts.get(account);
    return channel == null ? List.of() : channel.findMatches(unconfirmedMessage);
  }

  private static DeliveryResult cannotSend(ChannelQueue channelQueue) {
    return new DeliveryResult.Misconfigured(
        "%s: the account cannot send it (expected another in senda.channels.%s)"
            .formatted(channelQueue, channelQueue.channel().wireName()));
  }
}
