package dev.senda.store.conditions;

import dev.senda.store.contacts.Contact;
import dev.senda.store.support.ScaledClock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What day it is for a contact: in the contact's time zone, or in the default one. */
@Component
public class ContactCalendar {

  private final ScaledClock clock;
  private final String defaultZone;

  /**
   * @param defaultZone the zone of contacts who have none, or one that does not exist: an IANA name
   */
  public ContactCalendar(
      ScaledClock clock, @Value("${senda.default-time-zone:UTC}") String defaultZone) {
    this.clock = clock;
    this.defaultZone = defaultZone;
  }

  /** Simulated time. */
  Instant now() {
    return clock.instant();
  }

  LocalDate today(Contact contact) {
    return dayIn(contact.zoneOrDefault(ZoneId.of(defaultZone)), now());
  }

  /** The day for a contact without a time zone. */
  LocalDate defaultDay(Instant instant) {
    return dayIn(ZoneId.of(defaultZone), instant);
  }

  /** The day of each time zone in which it is not the default day. */
  Map<String, String> otherDays(Instant instant) {
    var days = new TreeMap<String, String>();
    var usual = defaultDay(instant);
    for (var zone : ZoneId.getAvailableZoneIds()) {
      var day = dayIn(ZoneId.of(zone), instant);
      if (!day.equals(usual)) {
        days.put(zone, day.toString());
      }
    }
    return days;
  }

  private static LocalDate dayIn(ZoneId zone, Instant instant) {
    return LocalDate.ofInstant(instant, zone);
  }
}
