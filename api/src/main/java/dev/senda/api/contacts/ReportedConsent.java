package dev.senda.api.contacts;

import dev.senda.api.http.JsonObjectReader;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents.ConsentState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a contact agreed to or withdrew, as an app reports it in the reserved field {@code
 * consents}: {@code {"topic": "product-tips", "channel": "email", "text": "v3"}}, or several of
 * them in an array. With {@code "granted": false} it is a withdrawal.
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

  private static final int MAX_TOPIC_LENGTH = 64;
  private static final int MAX_TEXT_VERSION_LENGTH = 200;

  /** The consents in these fields; errors are recorded in the reader. */
  public static List<ReportedConsent> parseAll(JsonObjectReader jsonObjectReader) {
    return jsonObjectReader.objects("consents").stream()
        .map(ReportedConsent::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  /** A consent is taken as it is, or not at all: what it does not say is not agreed to. */
  private static Optional<ReportedConsent> parse(JsonObjectReader consent) {
    int errorsBefore = consent.errorCount();
    consent.rejectUnknownFields("topic", "channel", "granted", "text", "at");
    var topic = consent.requiredText("topic", MAX_TOPIC_LENGTH);
    var channel = consent.requiredChannel("channel");
    boolean granted = !consent.isMentioned("granted") || consent.isTrue("granted");
    if (consent.isExplicitNull("granted")) {
      consent.rejectField("granted", "true or false");
    }
    var text = consent.text("text", MAX_TEXT_VERSION_LENGTH);
    var at = consent.instant("at");
    return topic.isEmpty() || channel.isEmpty() || consent.errorCount() > errorsBefore
        ? Optional.empty()
        : Optional.of(
            new ReportedConsent(
                topic.get(),
                channel.get(),
                granted ? ConsentState.GRANTED : ConsentState.WITHDRAWN,
                text.orElse(null),
                at.orElse(null)));
  }
}
