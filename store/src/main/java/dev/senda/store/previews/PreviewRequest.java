package dev.senda.store.previews;

import dev.senda.journey.Channel;
import dev.senda.journey.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A request to render a message of a journey, and perhaps to send it to somebody as a test.
 *
 * @param subject the one that the journey's code gives; null for the template's own
 * @param locale BCP 47; null for the contact's
 * @param contactKey whose values are printed; null for sample values
 * @param sample a JSON object with the values to print: {@code contact}, {@code event}, {@code
 *     coupon}, {@code digest}, fetched data and events by their names; null for the known or
 *     made-up ones
 * @param digest the events that the message prints together, of which only the name is kept; null
 *     for none
 * @param data the name under which the message prints what is fetched; null for none
 * @param recipient the address of a test message; null for a preview only
 * @param requestedBy who asks, for the console
 */
public record PreviewRequest(
    String journey,
    Channel channel,
    String template,
    @Nullable String subject,
    @Nullable Digest digest,
    @Nullable String data,
    @Nullable String locale,
    @Nullable String contactKey,
    @Nullable String sample,
    @Nullable String recipient,
    String requestedBy) {

  /** Of a template that prints neither a digest nor fetched data. */
  public PreviewRequest(
      String journey,
      Channel channel,
      String template,
      @Nullable String subject,
      @Nullable String locale,
      @Nullable String contactKey,
      @Nullable String sample,
      @Nullable String recipient,
      String requestedBy) {
    this(
        journey,
        channel,
        template,
        subject,
        null,
        null,
        locale,
        contactKey,
        sample,
        recipient,
        requestedBy);
  }

  /** The template only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "PreviewRequest[journey=%s, template=%s]".formatted(journey, template);
  }
}
