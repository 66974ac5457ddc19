package dev.senda.api.ingest.parsing;

import dev.senda.api.contacts.ContactTraits;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the tracking calls as the OpenAPI document describes them. {@link IngestCallParser}
 * reads them, and ignores the fields of Segment that Senda does not need.
 */
public final class TrackingCallSchemas {

  private TrackingCallSchemas() {}

  /** The body of identify. */
  @Schema(
      name = "IdentifyRequest",
      description = "At least one of userId and anonymousId is required.",
      example =
          """
          {"userId": "u-1", "traits": {"email": "ada@example.com", "first_name": "Ada", \
          "locale": "es-MX", "consents": \
          [{"topic": "product-tips", "channel": "email", "text": "v3"}]}}\
          """)
  public record Identify(
      @Nullable String userId,
      @Nullable String anonymousId,
      @Nullable ContactTraits traits,
      @Nullable Instant timestamp,
      @Nullable Instant sentAt) {}

  /** The body of track. */
  @Schema(
      name = "TrackRequest",
      description = "At least one of userId and anonymousId is required.",
      example =
          """
          {"userId": "u-1", "event": "Form Submitted", "properties": {"form": "ebook"}, \
          "messageId": "m-1", "timestamp": "2026-11-23T09:00:00Z"}\
          """)
  public record Track(
      @Nullable String userId,
      @Nullable String anonymousId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String event,
      @Nullable Map<String, Object> properties,
      @Schema(description = "The sender's id of the event: the same id twice is one event")
          @Nullable String messageId,
      @Nullable Instant timestamp,
      @Nullable Instant sentAt) {}

  /** The body of alias. */
  @Schema(
      name = "AliasRequest",
      example =
          """
          {"previousId": "anonymous-1", "userId": "u-1"}\
          """)
  public record Alias(
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              description = "The id that the contact had before")
          String previousId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String userId,
      @Nullable Instant timestamp,
      @Nullable Instant sentAt) {}

  /** The body of a call that Senda has no use for. */
  @Schema(name = "IgnoredRequest", example = "{\"userId\": \"u-1\", \"name\": \"Prices\"}")
  public record Ignored(@Nullable String userId, @Nullable String anonymousId) {}

  /** The body of batch. */
  @Schema(
      name = "BatchRequest",
      example =
          """
          {"batch": [{"type": "identify", "userId": "u-1", "traits": \
          {"email": "ada@example.com"}}, \
          {"type": "track", "userId": "u-1", "event": "Signed Up"}]}\
          """)
  public record Batch(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<BatchItem> batch,
      @Nullable Instant sentAt) {}

  /** One call of a batch. */
  @Schema(description = "One call; the fields are those of the single calls.")
  public record BatchItem(
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              allowableValues = {"identify", "track", "alias", "page", "screen", "group"})
          String type,
      @Nullable String userId,
      @Nullable String anonymousId,
      @Nullable String previousId,
      @Nullable ContactTraits traits,
      @Nullable String event,
      @Nullable Map<String, Object> properties,
      @Nullable String messageId,
      @Nullable Instant timestamp) {}
}
