package dev.senda.channels;

import dev.senda.journey.Channel;
import java.util.UUID;

/** A message that is ready to be delivered on its channel. */
public sealed interface OutboundMessage permits OutboundEmail, OutboundText {

  /** The message's own id. */
  UUID id();

  /** The address on its channel, and nothing else. */
  String to();

  Channel channel();
}
