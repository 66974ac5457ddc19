package dev.senda.store.calendar;

import com.ibm.icu.util.Calendar;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import dev.senda.store.contacts.Contact;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Year;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The working days of contacts: every day that is neither weekend in their country (Unicode CLDR)
 * nor a public holiday there (Jollyday). Where the country is not known, Monday to Friday.
 */
public final class WorkingCalendars {

  /** The attribute with the region in the country, as ISO 3166-2: {@code ES-MD} or {@code MD}. */
  static final String REGION = "region";

  private final CountryResolver countries;
  private final Map<HolidaysKey, Set<LocalDate>> holidays = new ConcurrentHashMap<>();

  private record HolidaysKey(String country, String region, int year) {}

  /**
   * @param defaultCountry the country of contacts of whom no other is known, ISO 3166-1 alpha-2;
   *     null for none
   */
  public WorkingCalendars(@Nullable String defaultCountry) {
    countries = new CountryResolver(defaultCountry);
  }

  /** The working days of the contact's country and region. */
  public Predicate<LocalDate> workingDaysOf(Contact contact) {
    return countries
        .countryOf(contact)
        .map(country -> workingDays(country, regionOf(contact, country)))
        .orElse(WorkingCalendars::isMondayToFriday);
  }

  /** The working days of the installation's country: those of your team. */
  public Predicate<LocalDate> workingDaysOfTeam() {
    return countries
        .defaultCountry()
        .map(country -> workingDays(country, ""))
        .orElse(WorkingCalendars::isMondayToFriday);
  }

  /** The public holidays of this country, and of the contact's region in it. */
  public Predicate<LocalDate> holidaysOf(Contact contact, String country) {
    var region = regionOf(contact, country);
    return day -> isHoliday(country, region, day);
  }

  private Predicate<LocalDate> workingDays(String country, String region) {
    return day -> !isWeekend(country, day.getDayOfWeek()) && !isHoliday(country, region, day);
  }

  private boolean isHoliday(String country, String region, LocalDate day) {
    return holidays
        .computeIfAbsent(new HolidaysKey(country, region, day.getYear()), WorkingCalendars::load)
        .contains(day);
  }

  private static boolean isMondayToFriday(LocalDate day) {
    return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0;
  }

  private static String regionOf(Contact contact, String country) {
    var region = contact.attribute(REGION) instanceof String text ? text.strip() : "";
    var code =
        region.toUpperCase(Locale.ROOT).startsWith(country + "-") ? region.substring(3) : region;
    return code.toLowerCase(Locale.ROOT);
  }

  /** ICU counts the days from Sunday, 1, to Saturday, 7. */
  private static boolean isWeekend(String country, DayOfWeek day) {
    var week = Calendar.getWeekDataForRegion(country);
    int number = day.getValue() % 7 + 1;
    return week.weekendOnset <= week.weekendCease
        ? week.weekendOnset <= number && number <= week.weekendCease
        : number >= week.weekendOnset || number <= week.weekendCease;
  }

  /**
   * A country without a calendar has no holidays, and an unknown region has those of the country.
   */
  private static Set<LocalDate> load(HolidaysKey key) {
    return calendarOf(key.country())
        .map(
            manager ->
                manager
                    .getHolidays(Year.of(key.year()), HolidayType.PUBLIC_HOLIDAY, key.region())
                    .stream()
                    .map(holiday -> holiday.getObservedDate().orElse(holiday.getDate()))
                    .collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }

  private static Optional<HolidayManager> calendarOf(String country) {
    return HolidayManager.getSupportedCalendarCodes().contains(country)
        ? Optional.of(
            HolidayManager.getInstance(ManagerParameters.create(country.toLowerCase(Locale.ROOT))))
        : Optional.empty();
  }
}
