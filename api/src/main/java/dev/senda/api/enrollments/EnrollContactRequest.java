package dev.senda.api.enrollments;

import dev.senda.api.contacts.ContactTraits;
import dev.senda.api.contacts.TraitsParser;
import dev.senda.api.http.IdDeserializer;
import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Enrolls one contact.
 *
 * @param contact the contact; an unknown one is created
 * @param key what the enrollment is for, such as an order id; only where the journey is keyed
 * @param properties what the journey sees as the properties of the event that enrolled
 */
@JsonRequest(maxBytes = 32 * 1024)
@Schema(
    example =
        """
        {"contact": {"userId": "u-1", "traits": {"email": "ada@example.com", "first_name": "Ada"}}}""")
record EnrollContactRequest(
    @NotNull(message = ContactReference.EXPECTED) @Valid ContactReference contact,
    @Schema(
            description =
                "What the enrollment is for, such as an order id: only and always where the"
                    + " journey is keyed. An integer is accepted, too.",
            example = "4711")
        @JsonDeserialize(using = IdDeserializer.class)
        @StorableText(max = 255)
        @Nullable String key,
    @Schema(
            type = "object",
            description =
                "What the journey sees as the properties of the event that enrolled: its templates"
                    + " print {{ event.form }}, and its conditions ask for them.",
            example = "{\"form\": \"pricing\"}")
        @Nullable JsonNode properties) {

  /**
   * Names the contact: by its key, or by user id and email address.
   *
   * @param userId the app's id of the contact
   * @param email an email address
   * @param key Senda's own key of a known contact
   * @param traits what to merge into the contact's traits; {@link TraitsParser} reads them
   */
  @Schema(description = "The contact: by key, or by userId, email or both.")
  record ContactReference(
      @JsonDeserialize(using = IdDeserializer.class) @StorableText(max = 255)
          @Nullable String userId,
      @Schema(description = "An email address", example = "ada@example.com")
          @StorableText(max = 500)
          @Nullable String email,
      @Schema(description = "Senda's own key of a known contact") @StorableText(max = 64)
          @Nullable String key,
      @Schema(implementation = ContactTraits.class) @Nullable JsonNode traits) {

    static final String EXPECTED = "an object with userId, email or key";
  }
}
