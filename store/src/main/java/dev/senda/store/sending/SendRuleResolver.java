package dev.senda.store.sending;

import dev.senda.journey.Channel;
import dev.senda.journey.SendRules;
import dev.senda.journey.SendRules.Period;
import dev.senda.store.calendar.CountryResolver;
import dev.senda.store.calendar.WorkingCalendars;
import dev.senda.store.contacts.Contact;
import dev.senda.store.rules.LocalCalendar;
import dev.senda.store.rules.SendRule;
import dev.senda.store.rules.SendSubject;
import dev.senda.store.rules.WeeklyHours;
import dev.senda.store.rules.packs.CountryPack;
import dev.senda.store.rules.packs.CountryPack.Effect;
import dev.senda.store.rules.packs.CountryPack.PackRule;
import dev.senda.store.rules.packs.CountryPacks;
import dev.senda.store.sending.ApplicableRules.RegistryRule;
import dev.senda.store.sending.ApplicableRules.Requirement;
import dev.senda.store.settings.SendingSettings;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/**
 * Finds the rules that apply to a message: those of the country pack, of the installation, and of
 * the journey. A message to which none applies costs nothing more.
 */
@Component
public final class SendRuleResolver {

  private final SendingSettings settings;
  private final CountryPacks packs;
  private final CountryResolver countries;
  private final WorkingCalendars calendars;
  private final Supplier<ZoneId> defaultZone;
  private final List<ConfiguredRule> configured;

  /** A rule of the settings, and the messages that it is about. */
  private record ConfiguredRule(SendRule rule, Predicate<SendSubject> scope) {}

  @Autowired
  SendRuleResolver(
      SendingSettings settings,
      @Value("${senda.default-time-zone:UTC}") String defaultZone,
      @Value("${senda.default-region:#{null}}") @Nullable String defaultRegion) {
    // A name that is no zone is reported with the other settings.
    this(settings, () -> ZoneId.of(defaultZone), defaultRegion);
  }

  /**
   * @param defaultZone the zone of contacts of whom neither zone nor country is known
   * @param defaultRegion the country of contacts of whom no other is known; null for none
   * @throws IllegalArgumentException if a setting cannot be read; it names the setting
   */
  public SendRuleResolver(
      SendingSettings settings, ZoneId defaultZone, @Nullable String defaultRegion) {
    this(settings, () -> defaultZone, defaultRegion);
  }

  private SendRuleResolver(
      SendingSettings settings, Supplier<ZoneId> defaultZone, @Nullable String defaultRegion) {
    this.settings = settings;
    this.packs = CountryPacks.chosen(settings.countryPacks());
    this.countries = new CountryResolver(defaultRegion);
    this.calendars = new WorkingCalendars(defaultRegion);
    this.defaultZone = defaultZone;
    this.configured = configuredRules(settings);
  }

  /** The packs that the installation has chosen. */
  public CountryPacks packs() {
    return packs;
  }

  /**
   * The rules for this message to this contact.
   *
   * @param own those of the journey
   */
  public ApplicableRules resolve(Contact contact, SendSubject subject, SendRules own) {
    var requirements = new ArrayList<Requirement>();
    var registries = new ArrayList<RegistryRule>();
    var rules = new ArrayList<SendRule>();
    var country =
        packs.isEmpty()
            ? Optional.<String>empty()
            : countries.find(contact, settings.countryFrom());
    var pack = country.flatMap(packs::find);
    pack.ifPresent(one -> addLaws(one, subject, requirements, registries, rules));
    if (!subject.isTransactional()) {
      configured.stream()
          .filter(rule -> rule.scope().test(subject))
          .forEach(rule -> rules.add(rule.rule()));
      addOwn(own, subject, rules);
    }
    return new ApplicableRules(
        subject,
        requirements,
        registries,
        rules,
        calendar(contact, pack.orElse(null), rules),
        priority(subject.journey(), own),
        Objects.requireNonNullElse(own.longestDeferral(), settings.longestDeferral()),
        own.longestDeferral() == null ? settings.afterDeferral() : own.afterDeferral());
  }

  private int priority(String journey, SendRules own) {
    var configuredRules = settings.journeys().get(journey);
    return configuredRules == null || configuredRules.priority() == null
        ? own.priority()
        : configuredRules.priority();
  }

  private void addLaws(
      CountryPack pack,
      SendSubject subject,
      List<Requirement> requirements,
      List<RegistryRule> registries,
      List<SendRule> rules) {
    for (var rule : pack.rules()) {
      Predicate<SendSubject> scope = other -> isAbout(rule, other);
      if (!scope.test(subject)) {
        continue;
      }
      var name = rule.nameIn(pack);
      switch (rule.effect()) {
        case Effect.Requires(var reasons) -> requirements.add(new Requirement(name, reasons));
        case Effect.Registry(var registry, var unless, var isForAnyAddress) ->
            registries.add(new RegistryRule(name, registry, unless, isForAnyAddress));
        case Effect.Hours(var hours, var isOffOnHolidays) ->
            rules.add(new SendRule.Hours(name, true, hours, isOffOnHolidays));
        case Effect.Cap(var atMost, var period) ->
            rules.add(new SendRule.Cap(name, true, atMost, period, scope));
        case Effect.OneChannel(var period) ->
            rules.add(new SendRule.OneChannel(name, true, period, scope));
        case Effect.CoveredBy _ -> {}
      }
    }
  }

  private boolean isAbout(PackRule rule, SendSubject subject) {
    return rule.channels().contains(subject.channel())
        && rule.purposes().stream()
            .anyMatch(
                purpose ->
                    switch (purpose) {
                      case ADVERTISING -> subject.messageClass().equals(SendSubject.MARKETING);
                      case DEBT_COLLECTION ->
                          settings.debtCollectionJourneys().contains(subject.journey());
                    });
  }

  private static void addOwn(SendRules own, SendSubject subject, List<SendRule> rules) {
    var hours = WeeklyHours.of(own.hours());
    if (hours.isPresent() || own.isOffOnHolidays()) {
      rules.add(
          new SendRule.Hours(
              "hours of the journey",
              false,
              hours.orElseGet(() -> WeeklyHours.parse(List.of("mon-sun"))),
              own.isOffOnHolidays()));
    }
    for (var cap : own.caps()) {
      rules.add(
          new SendRule.Cap(
              "cap of the journey: %d per %s".formatted(cap.atMost(), cap.period()),
              false,
              cap.atMost(),
              cap.period(),
              other -> other.journey().equals(subject.journey()) && !other.isTransactional()));
    }
  }

  /** Holidays are looked up only where a rule asks for them. */
  private LocalCalendar calendar(
      Contact contact, @Nullable CountryPack pack, List<SendRule> rules) {
    boolean needsHolidays =
        rules.stream()
            .anyMatch(rule -> rule instanceof SendRule.Hours hours && hours.isOffOnHolidays());
    Predicate<LocalDate> holidays =
        needsHolidays
            ? countries
                .find(contact, settings.countryFrom())
                .map(country -> calendars.holidaysOf(contact, country))
                .orElse(_ -> false)
            : _ -> false;
    return new LocalCalendar(zones(contact, pack), holidays);
  }

  /** A contact without a zone, in a country with a pack, may be anywhere in that country. */
  private List<ZoneId> zones(Contact contact, @Nullable CountryPack pack) {
    if (pack == null || contact.hasTimeZone()) {
      return List.of(contact.zoneOrDefault(defaultZone.get()));
    }
    var zones = pack.zones().isEmpty() ? CountryResolver.zonesOf(pack.country()) : pack.zones();
    return zones.isEmpty() ? List.of(defaultZone.get()) : zones;
  }

  private static List<ConfiguredRule> configuredRules(SendingSettings settings) {
    var rules = new ArrayList<ConfiguredRule>();
    settings
        .quietHours()
        .forEach(
            (name, quiet) ->
                rules.add(
                    new ConfiguredRule(
                        new SendRule.Hours(
                            "quiet hours \"%s\"".formatted(name),
                            false,
                            hours("quiet-hours", name, quiet.hours()).complement(),
                            false),
                        scope(quiet.classes(), quiet.channels(), quiet.topics(), List.of()))));
    settings
        .windows()
        .forEach(
            (name, window) ->
                rules.add(
                    new ConfiguredRule(
                        new SendRule.Hours(
                            "window \"%s\"".formatted(name),
                            false,
                            hours("windows", name, window.hours()),
                            !window.holidays()),
                        scope(window.classes(), window.channels(), window.topics(), List.of()))));
    settings
        .caps()
        .forEach(
            (name, cap) -> {
              var scope = scope(cap.classes(), cap.channels(), cap.topics(), cap.journeys());
              rules.add(
                  new ConfiguredRule(
                      new SendRule.Cap(
                          "cap \"%s\"".formatted(name),
                          false,
                          cap.atMost(),
                          period(name, cap.per()),
                          scope),
                      scope));
            });
    return List.copyOf(rules);
  }

  private static Predicate<SendSubject> scope(
      List<SendingSettings.RuledClass> classes,
      List<Channel> channels,
      List<String> topics,
      List<String> journeys) {
    var classNames = classes.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
    var channelNames = channels.stream().map(Channel::wireName).toList();
    return subject ->
        classNames.contains(subject.messageClass())
            && (channelNames.isEmpty() || channelNames.contains(subject.channel()))
            && (topics.isEmpty() || (subject.topic() != null && topics.contains(subject.topic())))
            && (journeys.isEmpty() || journeys.contains(subject.journey()));
  }

  private static WeeklyHours hours(String setting, String name, List<String> hours) {
    try {
      return WeeklyHours.parse(hours);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "senda.sending.%s.%s.%s".formatted(setting, name, e.getMessage()), e);
    }
  }

  private static Period period(String name, @Nullable String per) {
    var word = per == null ? "" : per.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "day" -> Period.Calendar.DAY;
      case "week" -> Period.Calendar.WEEK;
      case "month" -> Period.Calendar.MONTH;
      default -> new Period.Rolling(length(name, word));
    };
  }

  private static Duration length(String name, String word) {
    try {
      return DurationStyle.SIMPLE.parse(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "senda.sending.caps.%s.per: \"%s\" (expected day, week, month, or a length such as 24h or 7d)"
              .formatted(name, word),
          e);
    }
  }
}
