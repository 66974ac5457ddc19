package dev.senda.store.settings;

import dev.senda.journey.Channel;
import dev.senda.journey.SendRules.AfterDeferral;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When and how often contacts may be written to, the same in both processes. A message that a rule
 * does not permit yet is deferred. Transactional messages are never deferred by these rules.
 *
 * @param countryPacks the countries whose sender rules are applied to their contacts: co, es, mx,
 *     us
 * @param countryFrom what tells the country of a contact, in this order; the last resort is
 *     senda.default-region
 * @param debtCollectionJourneys the journeys that collect debts, to which some laws apply whatever
 *     the class of their messages
 * @param caps how many messages a contact gets at most, by names that you give
 * @param quietHours when nothing is sent, in the contact's time zone, by names that you give
 * @param windows the only hours at which something is sent, in the contact's time zone, by names
 *     that you give
 * @param journeys what replaces the rules in the code of a journey, by its name
 * @param longestDeferral how long a message is deferred at most, unless its journey says so
 * @param afterDeferral what happens then: it is skipped, or sent as soon as the law permits it;
 *     unless its journey says so
 */
@Validated
@ConfigurationProperties("senda.sending")
public record SendingSettings(
    @DefaultValue List<String> countryPacks,
    @DefaultValue({"attribute", "phone", "zone"}) List<CountrySource> countryFrom,
    @DefaultValue List<String> debtCollectionJourneys,
    @DefaultValue Map<String, @Valid Cap> caps,
    @DefaultValue Map<String, @Valid QuietHours> quietHours,
    @DefaultValue Map<String, @Valid Window> windows,
    @DefaultValue Map<String, @Valid JourneyRules> journeys,
    @NotNull @DefaultValue("7d") @DurationMin(minutes = 1, message = "expected 1m or more")
        Duration longestDeferral,
    @NotNull @DefaultValue("skip") AfterDeferral afterDeferral) {

  public SendingSettings {
    countryPacks = List.copyOf(countryPacks);
    countryFrom = List.copyOf(countryFrom);
    debtCollectionJourneys = List.copyOf(debtCollectionJourneys);
    // By name: neither an error nor the order of the rules depends on the order of the settings.
    caps = Collections.unmodifiableMap(new TreeMap<>(caps));
    quietHours = Collections.unmodifiableMap(new TreeMap<>(quietHours));
    windows = Collections.unmodifiableMap(new TreeMap<>(windows));
    journeys = Map.copyOf(journeys);
  }

  /** No rules. */
  public static SendingSettings none() {
    return new SendingSettings(
        List.of(),
        List.of(CountrySource.values()),
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Duration.ofDays(7),
        AfterDeferral.SKIP);
  }

  /** What tells the country of a contact. */
  public enum CountrySource {
    /** The attribute {@code country}. */
    ATTRIBUTE,
    /** The prefix of the phone number. */
    PHONE,
    /** The time zone. */
    ZONE
  }

  /**
   * The rules of one journey.
   *
   * @param priority where several journeys wait to write to a contact, the higher number goes first
   */
  @ConfigurationPropertiesSource
  public record JourneyRules(@Nullable Integer priority) {}

  /** The classes of messages to which a rule can apply. */
  public enum RuledClass {
    MARKETING,
    SERVICE
  }

  /**
   * At most so many messages to a contact.
   *
   * @param atMost how many
   * @param per the period: day, week or month of the contact's calendar, or any stretch of a length
   *     such as 24h or 7d
   * @param classes the classes of the messages that count, and wait; transactional ones never do
   * @param channels their channels; all unless set
   * @param topics their topics; all unless set, also messages without a topic
   * @param journeys their journeys; all unless set
   */
  @ConfigurationPropertiesSource
  public record Cap(
      @Min(value = 1, message = "expected 1 or more") int atMost,
      @Nullable String per,
      @DefaultValue("marketing") List<RuledClass> classes,
      @DefaultValue List<Channel> channels,
      @DefaultValue List<String> topics,
      @DefaultValue List<String> journeys) {}

  /**
   * Hours at which nothing is sent.
   *
   * @param hours days and times, such as daily 21:00-08:00
   * @param classes the classes of the messages that wait; transactional ones never do
   * @param channels their channels; all unless set
   * @param topics their topics; all unless set, also messages without a topic
   */
  @ConfigurationPropertiesSource
  public record QuietHours(
      @NotEmpty(message = "expected days and times, such as daily 21:00-08:00") @DefaultValue
          List<String> hours,
      @DefaultValue("marketing") List<RuledClass> classes,
      @DefaultValue List<Channel> channels,
      @DefaultValue List<String> topics) {}

  /**
   * The only hours at which something is sent.
   *
   * @param hours days and times, such as mon-fri 09:00-18:00
   * @param holidays whether something is sent on public holidays of the contact's country and
   *     region
   * @param classes the classes of the messages that wait; transactional ones never do
   * @param channels their channels; all unless set
   * @param topics their topics; all unless set, also messages without a topic
   */
  @ConfigurationPropertiesSource
  public record Window(
      @NotEmpty(message = "expected days and times, such as mon-fri 09:00-18:00") @DefaultValue
          List<String> hours,
      @DefaultValue("true") boolean holidays,
      @DefaultValue("marketing") List<RuledClass> classes,
      @DefaultValue List<Channel> channels,
      @DefaultValue List<String> topics) {}
}
