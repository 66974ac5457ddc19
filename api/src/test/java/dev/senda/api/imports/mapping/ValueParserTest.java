package dev.senda.api.imports.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.imports.mapping.ValueParser.DateOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueParserTest {

  private final ValueParser parser = new ValueParser(DateOrder.UNAMBIGUOUS, ZoneOffset.UTC, ',');

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-11-27                        | 2026-11-27T00:00:00Z
          2026-11-27T10:20:30Z              | 2026-11-27T10:20:30Z
          2026-11-27T10:20:30.123Z          | 2026-11-27T10:20:30.123Z
          2026-11-27T10:20:30.123456+02:00  | 2026-11-27T08:20:30.123456Z
          2026-11-27T10:20:30.123456789Z    | 2026-11-27T10:20:30.123456789Z
          2026-11-27 10:20:30               | 2026-11-27T10:20:30Z
          2026-11-27 10:20:30 UTC           | 2026-11-27T10:20:30Z
          2026-11-27 10:20:30 +0200         | 2026-11-27T08:20:30Z
          2026-11-27 10:20                  | 2026-11-27T10:20:00Z
          2026/11/27                        | 2026-11-27T00:00:00Z
          20261127                          | 2026-11-27T00:00:00Z
          27/11/2026                        | 2026-11-27T00:00:00Z
          11/27/2026 10:20 PM               | 2026-11-27T22:20:00Z
          27.11.2026 10:20                  | 2026-11-27T10:20:00Z
          3.4.2026                          | 2026-04-03T00:00:00Z
          4/4/2026                          | 2026-04-04T00:00:00Z
          Nov 27, 2026                      | 2026-11-27T00:00:00Z
          Nov 27, 2026, 10:20 pm            | 2026-11-27T22:20:00Z
          27 Nov 2026                       | 2026-11-27T00:00:00Z
          November 27, 2026                 | 2026-11-27T00:00:00Z
          1795775400                        | 2026-11-27T10:30:00Z
          1795775400000                     | 2026-11-27T10:30:00Z
          """)
  void dateOfAnyTool_isAnInstant(String text, Instant instant) {
    assertThat(parser.parseInstant(text)).contains(instant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"03/04/2026", "2026-02-30", "32/01/2026", "soon", "12", "45000", ""})
  void otherText_isNoDate(String text) {
    assertThat(parser.parseInstant(text)).isEmpty();
    assertThat(parser.expectedDate()).contains("dateOrder");
  }

  @Test
  void ambiguousDate_isReadInTheOrderThatWasGiven() {
    assertThat(new ValueParser(DateOrder.DAY_FIRST, ZoneOffset.UTC, ',').parseInstant("03/04/2026"))
        .contains(Instant.parse("2026-04-03T00:00:00Z"));
    assertThat(
            new ValueParser(DateOrder.MONTH_FIRST, ZoneOffset.UTC, ',').parseInstant("03/04/2026"))
        .contains(Instant.parse("2026-03-04T00:00:00Z"));
  }

  @Test
  void booleans_haveSeveralSpellings_inEnglishAndSpanish() {
    assertThat(List.of("true", "YES", "1", "x", "S\u00ed", "verdadero", "on"))
        .allMatch(text -> ValueParser.parseBoolean(text).orElseThrow());
    assertThat(List.of("false", "No", "0", "FALSO", "off", "n"))
        .noneMatch(text -> ValueParser.parseBoolean(text).orElseThrow());
    assertThat(ValueParser.parseBoolean("perhaps")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          12         | 12
          12.5       | 12.5
          12,5       | 12.5
          1.234,56   | 1234.56
          1,234.56   | 1234.56
          -3         | -3
          """)
  void number_hasACommaOrAFullStop(String text, BigDecimal number) {
    assertThat(parser.parseNumber(text)).contains(number);
    assertThat(parser.parseNumber("n/a")).isEmpty();
  }
}
