package dev.senda.workers.sending;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claim of an earlier attempt that may be delivered again, under the same message id.
 *
 * @param unconfirmedSince real time since when the provider may have the message; null where it
 *     certainly has not
 * @param mayDuplicate whether the contact may then get it twice, as the journey allows
 */
record Redelivery(UUID messageId, @Nullable Instant unconfirmedSince, boolean mayDuplicate) {

  /** Whether there is one, and the provider may have the message. */
  static boolean isUnconfirmed(@Nullable Redelivery redelivery) {
    return redelivery != null && redelivery.unconfirmedSince() != null;
  }
}
