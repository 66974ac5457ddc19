package dev.senda.store.previews;

import dev.senda.store.support.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A preview of a template, or a test message.
 *
 * @param result the rendered message; null until it is rendered, and where that failed
 * @param reason why it was refused or failed; null otherwise
 */
public record Preview(
    UUID id,
    PreviewRequest request,
    PreviewState state,
    @Nullable PreviewResult result,
    @Nullable String reason) {

  /** What became of it. */
  public enum PreviewState {
    /** It waits for a worker. */
    REQUESTED,
    /** A worker renders it. */
    TAKEN,
    RENDERED,
    /** A test message, which the channel accepted. */
    SENT,
    /** A test message that may not be sent to this recipient. */
    REFUSED,
    /** It cannot be rendered, or the channel did not accept it. */
    FAILED;

    /** Whether it stays so. */
    public boolean isFinal() {
      return this != REQUESTED && this != TAKEN;
    }
  }

  /**
   * A rendered message.
   *
   * @param locale BCP 47, of the template
   * @param subject its subject, or the first words of a text
   * @param html null for a text message
   * @param notes what an author should know, such as links that were left out; one a line
   */
  public record PreviewResult(
      String locale, String subject, @Nullable String html, String text, String notes) {

    /** The locale only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "PreviewResult[locale=%s]".formatted(locale);
    }
  }

  /** When it was requested; real time. */
  public Instant requestedAt() {
    return Ids.createdAt(id);
  }

  /** The id only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "Preview[id=%s, state=%s]".formatted(id, state);
  }
}
