package dev.senda.api.contacts;

import dev.senda.api.http.JsonObjectReader;
import dev.senda.journey.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a contact agreed to, as an app reports it in the reserved field {@code consents}: {@code
 * {"topic": "product-tips", "channel": "email", "text": "v3"}}, or several of them in an array.
 *
 * @param textVersion the version of the text that the contact saw; null if the app does not say
 * @param givenAt when it was given, in real time, for an app that reports it later; null for the
 *     time of the report
 */
public record ReportedConsent(
    String topic, Channel channel, @Nullable String textVersion, @Nullable Instant givenAt) {

  private static final int MAX_TOPIC_LENGTH = 64;
  private static final int MAX_TEXT_VERSION_LENGTH = 200;

  /** The consents in these fields; errors are recorded in the reader. */
  public static List<ReportedConsent> parseAll(JsonObjectReader jsonObjectReader) {
    return jsonObjectReader.objects("consents").stream()
        .map(ReportedConsent::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<ReportedConsent> parse(JsonObjectReader consent) {
    consent.rejectUnknownFields("topic", "channel", "text", "at");
    var topic = consent.requiredText("topic", MAX_TOPIC_LENGTH);
    var channel = consent.requiredChannel("channel");
    var text = consent.text("text", MAX_TEXT_VERSION_LENGTH);
    var at = consent.instant("at");
    return topic.isEmpty() || channel.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ReportedConsent(topic.get(), channel.get(), text.orElse(null), at.orElse(null)));
  }
}
