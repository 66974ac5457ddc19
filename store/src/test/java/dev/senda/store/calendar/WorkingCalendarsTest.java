package dev.senda.store.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.contacts.Contact;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingCalendarsTest {

  private final WorkingCalendars calendars = new WorkingCalendars(null);

  @ParameterizedTest
  @CsvSource({
    "ES, 2026-01-06, false", // Epiphany, a Tuesday
    "Spain, 2026-01-06, false",
    "españa, 2026-01-06, false",
    "ESP, 2026-01-06, false",
    "FR, 2026-01-06, true",
    "FR, 2026-07-14, false",
    "MX, 2026-09-16, false",
    "US, 2026-11-26, false", // Thanksgiving
    "US, 2026-07-03, false", // Independence Day is a Saturday
    "ES, 2026-01-10, false",
    "SA, 2026-01-09, false", // Friday
    "SA, 2026-01-11, true", // Sunday
    "ES, 2026-01-07, true"
  })
  void weekendsAndPublicHolidays_ofTheCountry_areNoWorkingDays(
      String country, LocalDate day, boolean isWorkingDay) {
    assertThat(calendars.workingDaysOf(contact(null, Map.of("country", country))).test(day))
        .isEqualTo(isWorkingDay);
  }

  @ParameterizedTest
  @CsvSource({"MD, 2026-05-02", "ES-MD, 2026-05-01", "ct, 2026-09-11", "ES-CT, 2026-06-24"})
  void region_hasItsOwnHolidays(String region, LocalDate day) {
    assertThat(
            calendars
                .workingDaysOf(contact(null, Map.of("country", "ES", "region", region)))
                .test(day))
        .isFalse();
  }

  @Test
  void region_isNotThatOfAnotherCountry() {
    var someone = contact(null, Map.of("country", "ES", "region", "nowhere"));

    assertThat(calendars.workingDaysOf(someone).test(LocalDate.of(2026, 9, 11))).isTrue();
    assertThat(calendars.workingDaysOf(someone).test(LocalDate.of(2026, 1, 6))).isFalse();
  }

  @Test
  void countryOfTheNumber_counts_whereNoAttributeSaysIt() {
    assertThat(isOff(calendars, contact("+34612345678", Map.of()))).isTrue();
    assertThat(isOff(calendars, contact("+33612345678", Map.of()))).isFalse();
    assertThat(isOff(calendars, contact("+33612345678", Map.of("country", "ES")))).isTrue();
    assertThat(isOff(calendars, contact("+34612345678", Map.of("country", "FR")))).isFalse();
  }

  @Test
  void installationsCountry_counts_whereNothingSaysIt() {
    var spanish = new WorkingCalendars("ES");

    assertThat(isOff(spanish, contact(null, Map.of()))).isTrue();
    assertThat(isOff(spanish, contact(null, Map.of("country", "atlantis")))).isTrue();
    assertThat(isOff(spanish, contact("+33612345678", Map.of()))).isFalse();
    assertThat(isOff(calendars, contact(null, Map.of()))).as("Monday to Friday").isFalse();
  }

  private static boolean isOff(WorkingCalendars calendars, Contact contact) {
    return !calendars.workingDaysOf(contact).test(LocalDate.of(2026, 1, 6));
  }

  private static Contact contact(@Nullable String phone, Map<String, Object> attributes) {
    return new Contact(
        "7ZK3M9Q2T4WXA",
        null,
        null,
        null,
        phone,
        null,
        null,
        null,
        0,
        attributes,
        Instant.EPOCH,
        Instant.EPOCH,
        null);
  }
}
