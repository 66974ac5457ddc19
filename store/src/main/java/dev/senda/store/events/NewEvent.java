package dev.senda.store.events;

import dev.senda.store.support.JsonColumns;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event to be stored.
 *
 * @param source who reports it: the id of the API key, or of the enrollment whose journey does
 * @param messageId the sender's own id of the event; null if it has none
 * @param contactKey the contact's key
 * @param sender what the call named its contact by, which stays the same if the contact is merged;
 *     or the key where nothing else names it
 * @param properties the properties as a JSON object
 * @param occurredAt simulated time
 * @param statedAt the time that the sender gave, which is part of the content; null if it gave none
 */
public record NewEvent(
    UUID source,
    @Nullable String messageId,
    String contactKey,
    String sender,
    String name,
    String properties,
    Instant occurredAt,
    @Nullable Instant statedAt) {

  /** An event with these properties, whose sender gives no time. */
  public static NewEvent of(
      UUID source,
      String messageId,
      String contactKey,
      String name,
      Map<String, ? extends @Nullable Object> properties,
      Instant occurredAt) {
    return new NewEvent(
        source,
        messageId,
        contactKey,
        contactKey,
        name,
        JsonColumns.write(properties),
        occurredAt,
        null);
  }

  /** No personal data. */
  @Override
  public String toString() {
    return "NewEvent[contact=%s]".formatted(contactKey);
  }
}
