package dev.senda.api.contacts;

import dev.senda.api.http.IdDeserializer;
import dev.senda.api.http.JsonRequest;
import dev.senda.api.http.StorableText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Merges two contacts.
 *
 * @param from the contact that does not exist afterwards
 * @param into the contact that stays, with its address and its user id
 */
@JsonRequest(maxBytes = 32 * 1024)
@Schema(example = "{\"from\": {\"anonymousId\": \"a-1\"}, \"into\": {\"userId\": \"u-1\"}}")
record MergeContactsRequest(
    @NotNull(message = ContactName.EXPECTED) @Valid ContactName from,
    @NotNull(message = ContactName.EXPECTED) @Valid ContactName into) {

  /**
   * Names a contact by one of these.
   *
   * @param key Senda's own key
   * @param userId the app's id of the contact
   * @param anonymousId an id from before the app knew the contact
   * @param email an email address
   */
  @Schema(description = "A contact: by exactly one of key, userId, anonymousId and email.")
  record ContactName(
      @StorableText(max = 64) @Nullable String key,
      @JsonDeserialize(using = IdDeserializer.class) @StorableText(max = 255)
          @Nullable String userId,
      @JsonDeserialize(using = IdDeserializer.class) @StorableText(max = 255)
          @Nullable String anonymousId,
      @StorableText(max = 320) @Nullable String email) {

    static final String EXPECTED = "an object with key, userId, anonymousId or email";

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "ContactName[]";
    }
  }

  /** Personal data stays out of logs. */
  @Override
  public String toString() {
    return "MergeContactsRequest[]";
  }
}
