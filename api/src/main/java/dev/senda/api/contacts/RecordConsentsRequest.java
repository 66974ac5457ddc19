package dev.senda.api.contacts;

import dev.senda.api.contacts.ContactFinder.Identifier;
import dev.senda.api.contacts.ContactTraits.ContactConsent;
import dev.senda.api.http.IdDeserializer;
import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Decisions of a contact, which the request names.
 *
 * @param contact whose decisions they are
 * @param consents the decisions; {@link ConsentParser} reads them
 */
@JsonRequest(maxBytes = 32 * 1024)
@Schema(
    example =
        """
        {"contact": {"userId": "org/42"}, \
        "consents": [{"topic": "product-tips", "channel": "email", "granted": false}]}""")
record RecordConsentsRequest(
    @NotNull(message = NamedContact.EXPECTED) @Valid NamedContact contact,
    @NotNull(message = RecordConsentsRequest.EXPECTED)
        @ArraySchema(schema = @Schema(implementation = ContactConsent.class))
        JsonNode consents) {

  static final String EXPECTED = "an array of consents";

  /**
   * Names a contact by one of these.
   *
   * @param key Senda's own key
   * @param userId the app's id of the contact
   * @param email an email address
   * @param phone a phone number
   */
  @Schema(description = "The contact: by exactly one of key, userId, email and phone.")
  record NamedContact(
      @StorableText(max = 64) @Nullable String key,
      @JsonDeserialize(using = IdDeserializer.class) @StorableText(max = 255)
          @Nullable String userId,
      @StorableText(max = 500) @Nullable String email,
      @StorableText(max = 40) @Nullable String phone) {

    static final String EXPECTED = "an object with key, userId, email or phone";

    /** What names the contact, with its value. */
    Map<Identifier, String> identifiers() {
      var given = new EnumMap<Identifier, String>(Identifier.class);
      put(given, Identifier.KEY, key);
      put(given, Identifier.USER_ID, userId);
      put(given, Identifier.EMAIL, email);
      put(given, Identifier.PHONE, phone);
      return given;
    }

    private static void put(
        Map<Identifier, String> given, Identifier identifier, @Nullable String value) {
      if (value != null) {
        given.put(identifier, value);
      }
    }

    /** Hides who it is: that is personal data. */
    @Override
    public String toString() {
      return "NamedContact%s".formatted(identifiers().keySet());
    }
  }

  /** Hides whose decisions they are. */
  @Override
  public String toString() {
    return "RecordConsentsRequest[contact=%s]".formatted(contact);
  }
}
