package dev.senda.settings.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The message with its control characters escaped, so that nothing that a client sends can forge a
 * log line or change a terminal. In a pattern: {@code %escapedMessage}.
 */
public final class EscapedMessageConverter extends MessageConverter {

  @Override
  public String convert(ILoggingEvent event) {
    return ControlCharacters.escape(super.convert(event));
  }
}
