package dev.senda.api.previews;

import org.jspecify.annotations.Nullable;

/**
 * What to preview.
 *
 * @param template a template of the journey, or the step that sends it; null or empty for its first
 * @param locale BCP 47; null or empty for the contact's
 * @param contact the key, the user id or the email address of a contact; null or empty for sample
 *     values
 * @param sample a JSON object with the values to print; null or empty for known or made-up ones
 * @param sendTo the email address of a test message; null or empty for a preview only
 */
public record PreviewCommand(
    @Nullable String template,
    @Nullable String locale,
    @Nullable String contact,
    @Nullable String sample,
    @Nullable String sendTo) {

  public PreviewCommand {
    template = emptyToNull(template);
    locale = emptyToNull(locale);
    contact = emptyToNull(contact);
    sample = emptyToNull(sample);
    sendTo = emptyToNull(sendTo);
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** The template only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "PreviewCommand[template=%s]".formatted(template);
  }
}
