package dev.senda.workers.preview;

import dev.senda.journey.Message;
import dev.senda.store.previews.PreviewRequest;
import org.jspecify.annotations.Nullable;

/** Requests for previews of a journey's messages. */
final class PreviewRequests {

  private PreviewRequests() {}

  /** Of this message of a journey. */
  static PreviewRequest of(
      String journey,
      Message.Single message,
      @Nullable String locale,
      @Nullable String contactKey,
      @Nullable String sample,
      @Nullable String recipient,
      String requestedBy) {
    var email = message instanceof Message.Email mail ? mail : null;
    var fetched = message.data();
    return new PreviewRequest(
        journey,
        message.channel(),
        message.template(),
        email == null ? null : email.subject(),
        email == null ? null : email.digest(),
        fetched == null ? null : fetched.name(),
        locale,
        contactKey,
        sample,
        recipient,
        requestedBy);
  }
}
