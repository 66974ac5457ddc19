package dev.senda.channels;

import dev.senda.journey.Channel;
import java.util.UUID;

/** A message, ready to go on its channel. */
public sealed interface OutboundMessage permits OutboundEmail, OutboundText {

  /** The message's own id. */
  UUID id();

  /** The address on its channel, and nothing else. */
  String to();

  Channel channel();

  /** The Message-ID header, angle brackets and all, where it goes or is kept as a mail. */
  default String messageId() {
    return messageId(id());
  }

  /** The Message-ID header of the message with this id, angle brackets and all. */
  static String messageId(UUID id) {
    return "<" + id + "@senda>";
  }
}
