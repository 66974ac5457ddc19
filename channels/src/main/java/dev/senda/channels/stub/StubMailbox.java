package dev.senda.channels.stub;

/** Where a stub keeps the messages that it does not send. */
@FunctionalInterface
public interface StubMailbox {

  /**
   * Keeps one message.
   *
   * @param messageId its Message-ID header, with angle brackets
   * @param raw the whole message (RFC 5322)
   */
  void append(String messageId, String to, String from, String subject, byte[] raw);
}
