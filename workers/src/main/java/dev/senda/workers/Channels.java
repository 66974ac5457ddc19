package dev.senda.workers;

import dev.senda.journey.Channel;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.EmailChannel;
import dev.senda.workers.channel.Outgoing;
import dev.senda.workers.channel.OutgoingEmail;
import dev.senda.workers.channel.OutgoingText;
import dev.senda.workers.channel.TextChannel;
import java.util.Map;

/** Every way out of the house. */
final class Channels {

  private final EmailChannel email;
  private final Map<Channel, TextChannel> texts;

  /**
   * @param texts one for each channel of text messages that is configured
   */
  Channels(EmailChannel email, Map<Channel, TextChannel> texts) {
    this.email = email;
    this.texts = Map.copyOf(texts);
  }

  /** Hands one message over, once, as its channel does. */
  Delivery deliver(Outgoing message) {
    return switch (message) {
      case OutgoingEmail mail -> email.deliver(mail);
      case OutgoingText text -> deliver(text);
    };
  }

  private Delivery deliver(OutgoingText text) {
    var channel = texts.get(text.channel());
    return channel == null
        ? new Delivery.Misconfigured(
            "%s: nothing sends it (expected senda.text-channels: recording, or a provider)"
                .formatted(text.channel().wireName()))
        : channel.deliver(text);
  }
}
