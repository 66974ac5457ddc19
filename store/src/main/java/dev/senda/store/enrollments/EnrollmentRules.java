package dev.senda.store.enrollments;

import dev.senda.journey.Match;
import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.support.Ids;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a journey's plan about entering it.
 *
 * @param correlationProperty the event property whose values may run at the same time; null where a
 *     contact has at most one running enrollment
 * @param topic the topic that a contact consents to; null if the journey has none
 * @param asksForConsent whether the journey asks for the consent to the topic by email before it
 *     sends anything else; then a contact may enter it after a withdrawal
 */
public record EnrollmentRules(
    String journey,
    ReentryPolicy reentry,
    OverlapPolicy overlap,
    @Nullable String correlationProperty,
    @Nullable String topic,
    boolean asksForConsent) {

  private static final int MAX_KEY_LENGTH = 200;

  /** The rules of a journey without topic. */
  public EnrollmentRules(
      String journey,
      ReentryPolicy reentry,
      OverlapPolicy overlap,
      @Nullable String correlationProperty) {
    this(journey, reentry, overlap, correlationProperty, null, false);
  }

  /** The same for a journey that asks for the consent to its topic before it sends anything. */
  public EnrollmentRules askingForConsent() {
    return new EnrollmentRules(journey, reentry, overlap, correlationProperty, topic, true);
  }

  /**
   * The correlation key of the enrollment that this event starts: the value of the plan's property
   * as text, so that the number 7 and the text "7" are equal. A text of more than 200 characters is
   * replaced by a UUID made of it. Empty if the plan has no key, or the value is not a text, a
   * number or a boolean.
   */
  public String correlationKeyOf(Map<String, ? extends @Nullable Object> properties) {
    var text =
        switch (correlationProperty == null ? null : properties.get(correlationProperty)) {
          case String said -> said;
          case Number number -> Match.inWords(Match.plain(number));
          case Boolean truth -> truth.toString();
          case null, default -> "";
        };
    return text.length() <= MAX_KEY_LENGTH ? text : Ids.nameBasedUuid(text).toString();
  }
}
