package dev.senda.workers.activities;

import dev.senda.journey.CalendarMoment;
import dev.senda.journey.Moment;
import dev.senda.journey.Profile;
import dev.senda.store.calendar.WorkingCalendars;
import dev.senda.store.contacts.Contact;
import dev.senda.store.engagement.BestHours;
import dev.senda.workers.settings.OfficeHours;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves a moment in the contact's time zone, or in the default one. */
public final class MomentResolver {

  private static final Logger LOG = LoggerFactory.getLogger(MomentResolver.class);

  /** A later date means never, such as 9999-12-31. */
  private static final int LATEST_YEARS = 100;

  /** Whether a value can be read does not depend on the time. */
  private static final ZonedDateTime ANY_TIME = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private final BestHours bestHours;
  private final WorkingCalendars workingCalendars;
  private final OfficeHours officeHours;
  private final ZoneId defaultZone;

  /**
   * @param defaultZone the zone of contacts who have none, or one that does not exist
   */
  public MomentResolver(
      BestHours bestHours,
      WorkingCalendars workingCalendars,
      OfficeHours officeHours,
      ZoneId defaultZone) {
    this.bestHours = bestHours;
    this.officeHours = officeHours;
    this.workingCalendars = workingCalendars;
    this.defaultZone = defaultZone;
  }

  /**
   * The moment, if there is such a one after now.
   *
   * @param profile has the value of a moment that a value says
   * @param now simulated time
   */
  Optional<Instant> resolve(Contact contact, Profile profile, Moment moment, Instant now) {
    var here = now.atZone(contact.zoneOrDefault(defaultZone));
    return switch (moment) {
      case Moment.TimeOfDay time -> Optional.of(time.next(here).toInstant());
      case Moment.Weekday day -> Optional.of(day.next(here).toInstant());
      case CalendarMoment calendar ->
          Optional.of(calendar.next(here, workingCalendars.workingDaysOf(contact)).toInstant());
      case Moment.OfOffice office -> Optional.of(inOffice(office, now));
      case Moment.BestHour _ -> Optional.of(bestHour(contact).next(here).toInstant());
      case Moment.OfValue date -> {
        if (isUnreadable(profile, date)) {
          LOG.warn("Contact {}: {}; it is taken as missing", contact.key(), date.unreadable());
        }
        yield date.resolve(date.value().in(profile), here)
            .filter(one -> one.isAfter(here) && one.isBefore(here.plusYears(LATEST_YEARS)))
            .map(ZonedDateTime::toInstant);
      }
    };
  }

  /** Whether the moment is one that a value says, and the value cannot be read. */
  static boolean isUnreadable(Profile profile, Moment moment) {
    if (!(moment instanceof Moment.OfValue date)) {
      return false;
    }
    var value = date.value().in(profile);
    return value != null && date.resolve(value, ANY_TIME).isEmpty();
  }

  /** The office is where your team is, not where the contact is. */
  private Instant inOffice(Moment.OfOffice moment, Instant now) {
    return moment
        .after(
            now.atZone(officeHours.zoneOr(defaultZone)),
            officeHours.start(),
            officeHours.end(),
            workingCalendars.workingDaysOfTeam())
        .toInstant();
  }

  private Moment.TimeOfDay bestHour(Contact contact) {
    return bestHours
        .findBestHour(contact, defaultZone)
        .map(hour -> new Moment.TimeOfDay(LocalTime.of(hour, 0)))
        .orElse(Moment.BestHour.DEFAULT_TIME);
  }
}
