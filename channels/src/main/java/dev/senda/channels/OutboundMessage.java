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
}
