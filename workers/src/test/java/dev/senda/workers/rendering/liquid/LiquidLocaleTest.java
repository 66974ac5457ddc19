package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates, amounts and plurals depend on the message and its reader alone. */
class LiquidLocaleTest extends LiquidTestBase {

  private static final Locale SPANISH = Locale.of("es");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "es | Europe/Madrid | 2026-11-20T10:00:00Z | %A %-d de %B | viernes 20 de noviembre",
        "en | Europe/Madrid | 2026-11-20T10:00:00Z | %A, %B %-d | Friday, November 20",
        "fr | Europe/Paris | 2026-11-20T10:00:00Z | %A %-d %B %Y | vendredi 20 novembre 2026",
        "pl | Europe/Warsaw | 2026-11-20T10:00:00Z | %-d %B | 20 listopada",
        "pl | Europe/Warsaw | 2026-11-20T10:00:00Z | %B %Y | listopad 2026",
        "en | Asia/Tokyo | 2026-11-20T23:30:00+00:00 | %d %H:%M | 21 08:30",
        "en | America/Mexico_City | 2026-11-20T23:30:00Z | %d %H:%M | 20 17:30",
        "en | Asia/Tokyo | 2026-11-20T23:30:00Z | %Z | JST",
        "es | Europe/Madrid | 2026-11-20T23:30:00Z | %Z %z | CET +0100",
        "es | Europe/Madrid | 2026-07-20T23:30:00Z | %Z %:z | CEST +02:00",
        "en | UTC | 2026-07-20T23:30:00Z | %Z | UTC",
        "en | Asia/Tokyo | 2026-12-25 | %d %H:%M | 25 00:00",
        "en | Asia/Tokyo | 2026-12-25 10:00:00 | %d %H:%M | 25 10:00",
        "en | Asia/Tokyo | 2026-12-25T10:00 | %H:%M | 10:00",
        "en | Asia/Tokyo | 1798190400 | %F %R | 2026-12-25 18:20",
        "en | Asia/Tokyo | 1798190400000 | %F %R | 2026-12-25 18:20",
        "en | Asia/Tokyo | 20261225 | %F | 2026-12-25",
        "en | Asia/Tokyo | 2026-11-20 23:30:00 +0100 | %H:%M | 07:30",
        "en | Asia/Tokyo | 2026-11-20T23:30:00.123Z | %L | 123",
        "en | Asia/Tokyo | Fri, 20 Nov 2026 23:30:00 GMT | %d %H | 21 08",
        "es | Europe/Madrid | 2026-11-20T10:00:00Z | long | 20 de noviembre de 2026",
        "en | Europe/Madrid | 2026-01-05T09:05:00Z | %-I:%M %p %j %e %y %% | 10:05 AM 005  5 26 %",
        "en | Europe/Madrid | now | %Y | 2026",
        "en | Europe/Madrid | 2026-03-29T02:30:00 | %F %H:%M | 2026-03-29 02:30",
        "en | America/New_York | 20260308T023000 | %H:%M | 02:30",
        "en | Africa/Cairo | 2026-04-24 | %F %H:%M | 2026-04-24 00:00",
        "en | UTC | 2026-11-27T24:00:00Z | %F %H:%M | 2026-11-28 00:00",
        "en | Europe/Madrid | 2026-12-31 24:00 | %F %H:%M | 2027-01-01 00:00",
        "en | UTC | 20261127T240000Z | %F %H:%M | 2026-11-28 00:00",
      })
  void date_isInTheLanguageAndZoneOfTheReader(
      String language, String zoneOfReader, String value, String format, String expected) {
    locale = Locale.forLanguageTag(language);
    zone = ZoneId.of(zoneOfReader);
    event.put("at", value);

    assertThat(text("{{ event.at | date: \"%s\" }}".formatted(format))).isEqualTo(expected);
  }

  @Test
  void date_maybeInAnotherZone() {
    zone = ZoneId.of("Asia/Tokyo");
    event.put("at", "2026-11-20T23:30:00Z");

    assertThat(text("{{ event.at | date: '%H:%M %Z', 'Europe/Madrid' }}")).isEqualTo("00:30 CET");
    assertThat(text("{{ event.at | date: '%H:%M', zone: 'UTC' }}")).isEqualTo("23:30");
    assertThatThrownBy(() -> text("{{ event.at | date: '%H:%M', 'Madrid' }}"))
        .hasMessageContaining("found time zone \"Madrid\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "25/12/2026",
        "soon",
        "2026-13-45",
        "2026-11-20T23:30:00.029:Z",
        "2026-11-20T24:00:01Z",
        " "
      })
  void whatIsNoDate_isNeverPrinted_andTakesADefault(String value) {
    event.put("at", value);

    assertThatThrownBy(() -> text("{{ event.at | date: '%Y' }}"))
        .hasMessageContaining("expected a date (ISO 8601 or Unix time)");
    assertThat(text("{{ event.at | date: '%Y' | default: 'soon' }}")).isEqualTo("soon");
  }

  @Test
  void unknownDirective_isRefused() {
    assertThatThrownBy(() -> text("{{ 'now' | date: '%Q' }}")).hasMessageContaining("found \"%Q\"");
  }

  @Test
  void nothing_dependsOnTheLocaleOrZoneOfTheMachine() {
    var template =
        "{{ event.at | date: '%A %H:%M %Z' }} {{ event.i | upcase }} {{ 1234.5 | number }} {{ 59.9 | money: 'EUR' }}";
    event.put("at", Instant.parse("2026-11-20T23:30:00Z"));
    event.put("i", "title");
    var before = text(template);
    var beforeLocale = Locale.getDefault();
    var beforeZone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
      assertThat(text(template)).isEqualTo(before).contains("TITLE", "Saturday 00:30 CET");
    } finally {
      Locale.setDefault(beforeLocale);
      TimeZone.setDefault(beforeZone);
    }
  }

  @Test
  void amounts_areWrittenAsInTheLanguage() {
    locale = SPANISH;
    event.put("price", new BigDecimal("59.9"));
    event.put("currency", "usd");
    assertThat(text("{{ event.price | money: \"EUR\" }}")).isEqualTo("59,90 €");
    assertThat(text("{{ 1259.9 | money: \"EUR\" }}")).isEqualTo("1.259,90 €");
    assertThat(text("{{ event.price | money: event.currency }}")).isEqualTo("59,90 US$");
    assertThat(text("{{ '59.90' | money: 'EUR' }}")).isEqualTo("59,90 €");
    assertThat(text("{{ 12345.6 | number }} {{ 0.256 | percent }} {{ 0.256 | percent: 1 }}"))
        .isEqualTo("12.345,6 26 % 25,6 %");

    locale = Locale.ENGLISH;
    assertThat(text("{{ event.price | money: \"EUR\" }}")).isEqualTo("€59.90");
    assertThat(text("{{ 1250 | money: 'JPY' }}")).isEqualTo("¥1,250");
    assertThat(text("{{ 12345.6 | number: 2 }} {{ 0.25 | percent }}")).isEqualTo("12,345.60 25%");

    locale = Locale.GERMANY;
    assertThat(text("{{ 1259.9 | money: \"EUR\" }}")).isEqualTo("1.259,90 €");

    assertThat(text("{{ contact.nope | money: 'EUR' | default: 'free' }}")).isEqualTo("free");
  }

  @ParameterizedTest
  @CsvSource({
    "en, 1, item",
    "en, 0, items",
    "en, 1.5, items",
    "es, 1, item",
    "es, 2, items",
    "fr, 0, item",
    "fr, 1.5, item",
    "fr, 2, items",
    "ja, 1, items",
  })
  void plural_isThatOfTheLanguage(String language, BigDecimal number, String expected) {
    locale = Locale.of(language);
    event.put("n", number);

    assertThat(text("{{ event.n | plural: 'item', 'items' }}")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "pl, 1, one",
    "pl, 2, few",
    "pl, 5, many",
    "pl, 12, many",
    "pl, 22, few",
    "ru, 1, one",
    "ru, 21, one",
    "ru, 11, many",
    "ru, 3, few",
    "cs, 2, few",
    "cs, 5, other",
    "ar, 0, zero",
    "ar, 2, two",
    "ar, 11, many",
  })
  void pluralForms_areNamed(String language, BigDecimal number, String expected) {
    locale = Locale.of(language);
    event.put("n", number);

    assertThat(
            text(
                "{{ event.n | plural: zero: 'zero', one: 'one', two: 'two', few: 'few', many: 'many', other: 'other' }}"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ '20261120T100000Z' | date: '%F %H:%M' }} => 2026-11-20 11:00",
        "{{ '20261120T1000+0100' | date: '%F %H:%M' }} => 2026-11-20 10:00",
        "{{ '20261120T101530.5' | date: '%T' }} => 10:15:30",
        "{{ '2026-11-20T10:00:00Z' | date: '%H:%M', 'europe/madrid' }} => 11:00",
        "{{ '2026-11-20T10:00:00Z' | date: '%H:%M', zone: 'AMERICA/NEW YORK' }} => 05:00",
        "{{ '2026-11-20T10:00:00Z' | date: '%H:%M', 'utc' }} => 10:00",
      })
  void basicDates_andZonesInAnyCase_areRead(String template, String expected) {
    assertThat(text(template)).isEqualTo(expected);
  }
}
