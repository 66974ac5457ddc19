package dev.senda.store.rules;

import org.jspecify.annotations.Nullable;

/**
 * What rules ask about a message.
 *
 * @param journey the name of the journey that sends it
 * @param messageClass {@code marketing}, {@code service} or {@code transactional}
 * @param topic null for none
 * @param channel the wire name
 */
public record SendSubject(
    String journey, String messageClass, @Nullable String topic, String channel) {

  /** Advertising. */
  public static final String MARKETING = "marketing";

  /** What the contact asked for. */
  public static final String TRANSACTIONAL = "transactional";

  /** Whether the contact asked for it: then only a law may defer it. */
  public boolean isTransactional() {
    return messageClass.equals(TRANSACTIONAL);
  }
}
