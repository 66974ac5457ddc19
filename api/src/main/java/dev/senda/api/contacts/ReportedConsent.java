package dev.senda.api.contacts;

import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents.ConsentState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a contact agreed to or withdrew, as an app reports it; {@link ConsentParser} reads it.
 *
 * @param textVersion the version of the text that the contact saw; null if the app does not say
 * @param decidedAt when the contact decided, in real time, for an app that reports it later; null
 *     for the time of the report
 */
public record ReportedConsent(
    String topic,
    Channel channel,
    ConsentState state,
    @Nullable String textVersion,
    @Nullable Instant decidedAt) {

  /** Whether the contact agreed. */
  boolean isGrant() {
    return state == ConsentState.GRANTED;
  }
}
