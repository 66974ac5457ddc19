package dev.senda.workers.activities;

import dev.senda.journey.Moment;
import dev.senda.store.contacts.Contact;
import dev.senda.store.engagement.BestHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves a moment in the contact's time zone, or in the default one. */
public final class MomentResolver {

  private static final Logger LOG = LoggerFactory.getLogger(MomentResolver.class);

  /** A later date means never, such as 9999-12-31. */
  private static final int LATEST_YEARS = 100;

  private final BestHours bestHours;
  private final ZoneId defaultZone;

  /**
   * @param defaultZone the zone of contacts who have none, or one that does not exist
   */
  public MomentResolver(BestHours bestHours, ZoneId defaultZone) {
    this.bestHours = bestHours;
    this.defaultZone = defaultZone;
  }

  /**
   * The moment, if there is such a one after now.
   *
   * @param now simulated time
   */
  Optional<Instant> resolve(Contact contact, Moment moment, Instant now) {
    var here = now.atZone(contact.zoneOrDefault(defaultZone));
    return switch (moment) {
      case Moment.TimeOfDay time -> Optional.of(time.next(here).toInstant());
      case Moment.Weekday day -> Optional.of(day.next(here).toInstant());
      case Moment.BestHour _ -> Optional.of(bestHour(contact).next(here).toInstant());
      case Moment.DateOf date ->
          dateIn(contact, date.attribute())
              .map(day -> date.moment(day, here))
              .filter(one -> one.isAfter(here) && one.isBefore(here.plusYears(LATEST_YEARS)))
              .map(ZonedDateTime::toInstant);
    };
  }

  /** Whether the moment is a date of which the contact has a value that is none. */
  boolean isNotADate(Contact contact, Moment moment) {
    return moment instanceof Moment.DateOf date
        && contact.attribute(date.attribute()) != null
        && Moment.DateOf.parseDay(contact.attribute(date.attribute())).isEmpty();
  }

  private Moment.TimeOfDay bestHour(Contact contact) {
    return bestHours
        .findBestHour(contact, defaultZone)
        .map(hour -> new Moment.TimeOfDay(LocalTime.of(hour, 0)))
        .orElse(Moment.BestHour.DEFAULT_TIME);
  }

  private static Optional<LocalDate> dateIn(Contact contact, String attribute) {
    var value = contact.attribute(attribute);
    if (value == null) {
      return Optional.empty();
    }
    var day = Moment.DateOf.parseDay(value);
    if (day.isEmpty()) {
      LOG.warn(
          "Contact {}: attribute \"{}\" is no date (expected ISO 8601, such as 2026-05-01, or"
              + " Unix time); it is taken as missing",
          contact.key(),
          attribute);
    }
    return day;
  }
}
