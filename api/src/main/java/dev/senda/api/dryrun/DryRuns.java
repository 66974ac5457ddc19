package dev.senda.api.dryrun;

import dev.senda.api.ApiSettings;
import dev.senda.catalog.Catalog;
import dev.senda.explorer.dryrun.Assumption;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.explorer.dryrun.Person;
import dev.senda.journey.Moment;
import dev.senda.store.BestHours;
import dev.senda.store.Contact;
import dev.senda.store.Contacts;
import dev.senda.store.HouseClock;
import dev.senda.store.Profiles;
import dev.senda.temporal.StickyHash;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Runs journeys dry for contacts that we know, from now on. It reads, and changes nothing. */
@Component
public class DryRuns {

  /** What to say where nobody is found. */
  public static final String EXPECTED_CONTACT =
      "the key, the user id or the email address of a contact";

  private final Catalog catalog;
  private final Contacts contacts;
  private final Profiles profiles;
  private final BestHours bestHours;
  private final HouseClock clock;
  private final ZoneId house;

  DryRuns(
      Catalog catalog,
      Contacts contacts,
      Profiles profiles,
      BestHours bestHours,
      HouseClock clock,
      ApiSettings settings) {
    this.catalog = catalog;
    this.contacts = contacts;
    this.profiles = profiles;
    this.bestHours = bestHours;
    this.clock = clock;
    this.house = settings.zone();
  }

  /** Whoever goes by this: a contact's key, else its user id, else its address. */
  public Optional<Contact> find(String who) {
    // PostgreSQL has no text with this character in it, so nobody goes by such a one.
    if (who.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return contacts
        .find(who)
        .or(() -> contacts.findByUserId(who))
        .or(() -> contacts.findByEmail(who))
        .filter(contact -> contact.erasedAt() == null);
  }

  /**
   * The path of this contact.
   *
   * @throws dev.senda.catalog.UnknownJourney if there is no such journey
   * @throws dev.senda.catalog.UnknownSegment if it asks for a segment that is not there
   */
  public DryRun of(String journey, Contact contact, Assumption assumption) {
    var person =
        Person.of(profiles.of(contact))
            .segments(name -> catalog.resolve(catalog.findSegment(name).condition()))
            .variants(split -> StickyHash.variant(split, contact.key()))
            .bestHour(bestHour(contact));
    var now = clock.instant().atZone(contact.zone(house));
    return DryRun.of(catalog.find(journey), person, now, assumption);
  }

  private Moment.TimeOfDay bestHour(Contact contact) {
    return bestHours
        .of(contact, house)
        .map(hour -> new Moment.TimeOfDay(LocalTime.of(hour, 0)))
        .orElse(Moment.BestHour.UNKNOWN);
  }
}
