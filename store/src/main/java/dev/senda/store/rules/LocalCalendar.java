package dev.senda.store.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The calendar by which the rules are applied to a contact.
 *
 * @param zones the contact's time zone; several where it is not known which of them is the
 *     contact's: then a rule must be kept in each of them
 * @param isHoliday whether a day is a public holiday of the contact's country and region
 */
public record LocalCalendar(List<ZoneId> zones, Predicate<LocalDate> isHoliday) {

  public LocalCalendar {
    if (zones.isEmpty()) {
      throw new IllegalArgumentException("zones: none (expected at least one)");
    }
    zones = List.copyOf(zones);
  }

  /** One zone, without holidays. */
  public static LocalCalendar of(ZoneId zone) {
    return new LocalCalendar(List.of(zone), _ -> false);
  }

  /** Whether the clock shows one of these hours at this instant, in each of the zones. */
  boolean isWithin(Instant instant, WeeklyHours hours, boolean isOffOnHolidays) {
    return zones.stream()
        .map(zone -> LocalDateTime.ofInstant(instant, zone))
        .allMatch(
            local ->
                hours.contains(local) && !(isOffOnHolidays && isHoliday.test(local.toLocalDate())));
  }

  /**
   * The instants at which the clock comes to this time of a day: two where it is turned back over
   * it; the instant of the change where the clock skips it.
   */
  static List<Instant> instantsOf(LocalDateTime local, ZoneId zone) {
    var rules = zone.getRules();
    var offsets = rules.getValidOffsets(local);
    if (offsets.isEmpty()) {
      return List.of(rules.getTransition(local).getInstant());
    }
    var instants = new ArrayList<Instant>();
    offsets.forEach(offset -> instants.add(local.toInstant(offset)));
    return instants;
  }
}
