package dev.senda.channels;

import java.util.Map;

/**
 * A message template that WhatsApp approved, filled in for one contact.
 *
 * @param sid what Twilio calls it: {@code HX...}
 * @param variables the values of its placeholders, by their names: {@code 1}, {@code 2}
 */
public record WhatsAppTemplate(String sid, Map<String, String> variables) {

  public WhatsAppTemplate {
    if (!sid.matches("HX[0-9a-fA-F]{32}")) {
      throw new IllegalArgumentException(
          "content: %s (expected HX and 32 hexadecimal digits)".formatted(sid));
    }
    variables = Map.copyOf(variables);
  }

  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "WhatsAppTemplate[sid=%s]".formatted(sid);
  }
}
