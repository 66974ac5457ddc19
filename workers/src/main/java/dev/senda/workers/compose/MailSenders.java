package dev.senda.workers.compose;

import dev.senda.channels.EmailSender;
import dev.senda.journey.Plan;
import jakarta.mail.internet.InternetAddress;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sender of a journey's emails: from the journey's own settings, then those of its topic,
 * then the defaults. Each of the three values is looked up separately.
 */
public final class MailSenders {

  private final EmailSender defaultSender;
  private final String defaultPostalAddress;
  private final Map<String, SenderOverride> byTopic;
  private final Map<String, SenderOverride> byJourney;

  /**
   * @param byTopic what differs for the journeys of a topic, by the topic's name
   * @param byJourney what differs for a journey, by the journey's name
   */
  public MailSenders(
      EmailSender defaultSender,
      String defaultPostalAddress,
      Map<String, SenderOverride> byTopic,
      Map<String, SenderOverride> byJourney) {
    this.defaultSender = defaultSender;
    this.defaultPostalAddress = defaultPostalAddress;
    this.byTopic = Map.copyOf(byTopic);
    this.byJourney = Map.copyOf(byJourney);
  }

  /** What differs from the defaults; null keeps the default. */
  public record SenderOverride(
      @Nullable InternetAddress from,
      @Nullable InternetAddress replyTo,
      @Nullable String postalAddress) {}

  /** The sender of the journey's emails. */
  public EmailSender senderOf(Plan plan) {
    var from = find(plan, SenderOverride::from);
    var replyTo = find(plan, SenderOverride::replyTo);
    return new EmailSender(
        from == null ? defaultSender.from() : from,
        replyTo == null ? defaultSender.replyTo() : replyTo);
  }

  /** The postal address below the journey's emails. */
  public String postalAddressOf(Plan plan) {
    var postalAddress = find(plan, SenderOverride::postalAddress);
    return postalAddress == null ? defaultPostalAddress : postalAddress;
  }

  private <T> @Nullable T find(Plan plan, Function<SenderOverride, @Nullable T> property) {
    var ofJourney = byJourney.get(plan.name());
    var value = ofJourney == null ? null : property.apply(ofJourney);
    if (value != null || plan.topic() == null) {
      return value;
    }
    var ofTopic = byTopic.get(plan.topic());
    return ofTopic == null ? null : property.apply(ofTopic);
  }
}
