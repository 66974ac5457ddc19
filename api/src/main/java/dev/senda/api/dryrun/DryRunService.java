package dev.senda.api.dryrun;

import dev.senda.api.contacts.ContactFinder;
import dev.senda.api.settings.ApiSettings;
import dev.senda.catalog.Catalog;
import dev.senda.explorer.dryrun.Assumption;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.explorer.dryrun.DryRunContact;
import dev.senda.journey.Channel;
import dev.senda.journey.Event;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Plan;
import dev.senda.journey.catalog.TextSegments;
import dev.senda.store.calendar.WorkingCalendars;
import dev.senda.store.conditions.Profiles;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contact;
import dev.senda.store.engagement.BestHours;
import dev.senda.store.events.Events;
import dev.senda.store.events.Events.ReceivedEvent;
import dev.senda.store.sending.SendRuleService;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.hashing.VariantHash;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Computes the path that a known contact would take through a journey now. It changes nothing. */
@Component
public class DryRunService {

  /** The expected value in the error for an unknown contact. */
  public static final String EXPECTED_CONTACT =
      "the key, the user id or the email address of a contact";

  private final Catalog catalog;
  private final ContactFinder contactFinder;
  private final Profiles profiles;
  private final Events events;
  private final BestHours bestHours;
  private final Consents consents;
  private final SendRuleService sendRules;
  private final ScaledClock clock;
  private final ZoneId defaultZone;
  private final WorkingCalendars workingCalendars;

  DryRunService(
      Catalog catalog,
      ContactFinder contactFinder,
      Profiles profiles,
      Events events,
      BestHours bestHours,
      Consents consents,
      SendRuleService sendRules,
      ScaledClock clock,
      ApiSettings settings) {
    this.catalog = catalog;
    this.contactFinder = contactFinder;
    this.profiles = profiles;
    this.events = events;
    this.bestHours = bestHours;
    this.consents = consents;
    this.sendRules = sendRules;
    this.clock = clock;
    this.defaultZone = settings.defaultZone();
    this.workingCalendars = new WorkingCalendars(settings.defaultRegion());
  }

  /** Finds a contact by its key, else by its user id, else by its email address. */
  public Optional<Contact> findContact(String who) {
    return contactFinder.find(who);
  }

  /**
   * The path that this contact would take now.
   *
   * @throws dev.senda.catalog.UnknownJourneyException if there is no such journey
   * @throws dev.senda.catalog.UnknownSegmentException if it asks for an unknown segment
   */
  public DryRun run(String journey, Contact contact, Assumption assumption) {
    var found = catalog.findJourney(journey);
    var dryRunContact =
        DryRunContact.of(profiles.of(contact, startProperties(found.plan(), contact)))
            .segments(name -> catalog.resolve(catalog.findSegment(name).condition()))
            .variants(split -> VariantHash.variantIndex(split, contact.key()))
            .bestHour(bestHour(contact))
            .workingDays(workingCalendars.workingDaysOf(contact))
            .sendRules(
                () -> new SendForecaster(sendRules, consents, catalog, found.plan(), contact));
    var now = clock.instant().atZone(contact.zoneOrDefault(defaultZone));
    return DryRun.of(found, dryRunContact, now, assumption);
  }

  /** Those of the contact's last event that would start the journey. */
  private Map<String, Object> startProperties(Plan plan, Contact contact) {
    var names = plan.starts().stream().map(Event::name).distinct().toList();
    return events
        .findSince(contact.key(), names, clock.instant().minus(plan.startsWithin()))
        .reversed()
        .stream()
        .filter(
            event ->
                plan.starts().stream()
                    .anyMatch(start -> start.matches(event.name(), event.properties())))
        .findFirst()
        .map(ReceivedEvent::properties)
        .orElse(Map.of());
  }

  /**
   * How many segments each step's text would take, about: with samples for its values, in the
   * contact's language. A message with several channels goes out by the first for which the contact
   * has an address.
   *
   * @return by the steps' position; without those that send no SMS
   */
  public Map<Integer, TextSegments> segments(DryRun run, Contact contact) {
    var segments = new TreeMap<Integer, TextSegments>();
    for (int i = 0; i < run.lines().size(); i++) {
      var message = run.lines().get(i).message();
      if (message != null && chosen(message, contact) instanceof Message.Text text) {
        int position = i;
        sampleText(run.journey(), text, contact)
            .ifPresent(sample -> segments.put(position, TextSegments.of(sample)));
      }
    }
    return segments;
  }

  private static Message.Single chosen(Message message, Contact contact) {
    return message.choices().stream()
        .filter(choice -> contact.address(choice.channel()) != null)
        .findFirst()
        .orElse(message.choices().getFirst());
  }

  private Optional<String> sampleText(String journey, Message.Text text, Contact contact) {
    if (text.channel() != Channel.SMS) {
      return Optional.empty();
    }
    var own = Locale.forLanguageTag(contact.locale() == null ? "und" : contact.locale());
    return Stream.of(own, catalog.locales(journey).getFirst())
        .flatMap(locale -> Stream.of(locale, Locale.of(locale.getLanguage())))
        .flatMap(locale -> catalog.sampleText(journey, text, locale).stream())
        .findFirst();
  }

  private Moment.TimeOfDay bestHour(Contact contact) {
    return bestHours
        .findBestHour(contact, defaultZone)
        .map(hour -> new Moment.TimeOfDay(LocalTime.of(hour, 0)))
        .orElse(Moment.BestHour.DEFAULT_TIME);
  }
}
