package dev.senda.api.contacts;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The traits of a contact as the OpenAPI document describes them; {@link TraitsParser} reads them.
 *
 * @param email the email address
 * @param phone the phone number
 * @param locale the language (BCP 47)
 * @param timezone the time zone (IANA)
 * @param lifecycle the lifecycle stage
 * @param consents what the contact agreed to
 */
@Schema(
    description =
        "The reserved traits of a contact. Every other field is an attribute that templates and"
            + " conditions can use; null deletes a trait.",
    additionalProperties = Schema.AdditionalPropertiesValue.TRUE,
    example =
        """
        {"email": "ada@example.com", "first_name": "Ada", "locale": "es-MX", \
        "timezone": "America/Mexico_City", "consents": \
        [{"topic": "product-tips", "channel": "email", "text": "v3"}]}""")
public record ContactTraits(
    @Schema(description = "An email address", example = "ada@example.com") @Nullable String email,
    @Schema(
            description =
                "With the country code, unless senda.default-region says which country is meant;"
                    + " stored in the form of E.164",
            example = "+525512345678")
        @Nullable String phone,
    @Schema(description = "A language (BCP 47)", example = "es-MX") @Nullable String locale,
    @Schema(description = "A time zone (IANA)", example = "America/Mexico_City")
        @Nullable String timezone,
    @Schema(
            allowableValues = {
              "subscriber",
              "lead",
              "marketing_qualified",
              "sales_qualified",
              "opportunity",
              "customer",
              "evangelist"
            })
        @Nullable String lifecycle,
    @Nullable List<ContactConsent> consents) {

  /**
   * One decision of the contact.
   *
   * @param topic what it is about
   * @param channel the channel that it applies to
   * @param granted whether the contact agreed; false withdraws the consent
   * @param text the version of the text that the contact saw
   * @param at when the contact decided; the time of the request where it is absent
   */
  public record ContactConsent(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "product-tips") String topic,
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              allowableValues = {"email", "sms", "whatsapp", "messenger", "push", "webhook"})
          String channel,
      @Schema(description = "false withdraws the consent", defaultValue = "true")
          @Nullable Boolean granted,
      @Schema(description = "The version of the text that the contact saw", example = "v3")
          @Nullable String text,
      @Nullable Instant at) {}
}
