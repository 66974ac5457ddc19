package dev.senda.api.previews;

import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Previews a template, and perhaps sends it as a test. */
@JsonRequest(maxBytes = 64 * 1024)
@Schema(
    example =
        """
        {"template": "ebook-guide", "locale": "es", "sample": {"contact": {"first_name": "Ana"}}}\
        """)
record PreviewTemplateRequest(
    @Schema(
            description =
                "A template of the journey, or the step that sends it; without: its first")
        @StorableText(max = 255)
        @Nullable String template,
    @Schema(description = "Without: that of the contact", example = "es-MX") @StorableText(max = 35)
        @Nullable String locale,
    @Schema(
            description =
                "The key, the user id or the email address of a contact whose values are printed,"
                    + " with the events of its newest enrollment in the journey; without: sample"
                    + " values")
        @StorableText(max = 500)
        @Nullable String contact,
    @Schema(
            type = "object",
            description =
                "The values to print: contact, event, coupon, digest and digest_rest, fetched data"
                    + " by their name, and events by their names. What is not given is made up;"
                    + " of a contact, it is missing, except for the digest and fetched data.",
            example =
                "{\"contact\": {\"first_name\": \"Ana\"}, \"event\": {\"form\": \"pricing\"}}")
        @Nullable JsonNode sample,
    @Schema(
            description = "Sends it to this email address, marked as a test",
            example = "me@example.com")
        @StorableText(max = 320)
        @Nullable String sendTo) {

  PreviewCommand toCommand() {
    return new PreviewCommand(
        template,
        locale,
        contact,
        sample == null || sample.isNull() ? null : sample.toString(),
        sendTo);
  }

  /** The template only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "PreviewTemplateRequest[template=%s]".formatted(template);
  }
}
