package dev.senda.store.erased;

import java.util.Locale;

/**
 * What names a person.
 *
 * @param value in lower case for an email address
 */
public record Identifier(IdentifierType type, String value) {

  public Identifier {
    value = type == IdentifierType.EMAIL ? value.strip().toLowerCase(Locale.ROOT) : value.strip();
  }

  /** The kinds of identifiers. */
  public enum IdentifierType {
    USER_ID,
    ANONYMOUS_ID,
    EMAIL,
    PHONE,
    MESSENGER_ID,
    PUSH_TOKEN
  }

  /** Personal data stays out of logs. */
  @Override
  public String toString() {
    return "Identifier[%s]".formatted(type);
  }
}
