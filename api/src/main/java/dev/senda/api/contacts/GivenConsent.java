package dev.senda.api.contacts;

import dev.senda.api.web.Fields;
import dev.senda.journey.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a contact agreed to, as an app reports it in the reserved field {@code consents}: {@code
 * {"topic": "product-tips", "channel": "email", "text": "v3"}}, or several of them in an array.
 *
 * @param text which wording the person saw; null where the app does not say
 * @param at when, real time, for an app that reports it later or again; null for the time of the
 *     report
 */
public record GivenConsent(
    String topic, Channel channel, @Nullable String text, @Nullable Instant at) {

  private static final int LONGEST_TOPIC = 64;
  private static final int LONGEST_TEXT = 200;

  /** Those in these fields. Whatever is wrong is noted in them. */
  public static List<GivenConsent> in(Fields fields) {
    return fields.objects("consents").stream()
        .map(GivenConsent::of)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<GivenConsent> of(Fields consent) {
    consent.expectOnly("topic", "channel", "text", "at");
    var topic = consent.requiredText("topic", LONGEST_TOPIC);
    var channel = consent.requiredChannel("channel");
    var text = consent.text("text", LONGEST_TEXT);
    var at = consent.instant("at");
    return topic.isEmpty() || channel.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new GivenConsent(topic.get(), channel.get(), text.orElse(null), at.orElse(null)));
  }
}
