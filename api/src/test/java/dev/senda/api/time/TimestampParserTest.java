package dev.senda.api.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class TimestampParserTest {

  private static final String TEN = "2024-11-27T10:00:00Z";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20241127T100000Z",
        "20241127T1000Z",
        "20241127T110000+0100",
        "20241127T110000,000+01",
        "20241127100000",
        "20241127100000000",
        "2024/11/27 10:00:00",
        "2024-11-27T10:00:00,000Z",
        "2024-11-27T10:00:00.000000000000Z",
        "2024-11-27T11:00:00+01:00[Europe/Madrid]",
        "2024-11-27T11:00:00+01:00[Europe/Madrid][u-ca=gregory]",
        "2024-11-27T10:00:00Z[UTC]",
        "2024-11-27T10:00Z[Etc/UTC]",
        "2024-11-27T11:00:00[Europe/Madrid]",
        "2024-11-27 11:00:00 Europe/Madrid",
        "2024-11-27 11:00:00 +0100 CET",
        "2024-11-27 10:00:00.000000 +0000 UTC m=+0.000000001",
        "2024-W48-3T10:00:00Z",
        "2024W483T100000Z",
        "2024-332T10:00:00Z",
        "Wed Nov 27 2024 11:00:00 GMT+0100 (CET)",
        "Wed Nov 27 2024 05:00:00 GMT-0500 (Eastern Standard Time)",
        "Wed Nov 27 2024 11:00:00 GMT+0100 (hora estándar de Europa central)",
        "Wed Nov 27 10:00:00 UTC 2024",
        "Wed Nov 27 11:00:00 +0100 2024",
        "Wed Nov 27 10:00:00 2024",
        "Wed, 27 Nov 2024 10:00:00 GMT",
        "Wed, 27 Nov 2024 11:00:00 +0100 (CET)",
        "Wed, 27 Nov 2024 11:00:00 +01:00",
        "27 Nov 2024 10:00:00 UTC",
        "/Date(1732701600000)/",
        "1732701600",
        "1732701600000",
        "1732701600000000",
        "1732701600000000000"
      })
  void timeOfOneMeaning_isRead(String text) {
    assertThat(TimestampParser.parse(text)).contains(Instant.parse(TEN));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-26T24:00:00Z, 2024-11-27T00:00:00Z",
    "2024-11-26T24:00Z, 2024-11-27T00:00:00Z",
    "20241126T240000Z, 2024-11-27T00:00:00Z",
    "2024-12-31T24:00:00+01:00, 2024-12-31T23:00:00Z",
    "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
    "2024-W48-3, 2024-11-27T00:00:00Z",
    "2024-332, 2024-11-27T00:00:00Z",
    "2024/11/27, 2024-11-27T00:00:00Z",
    "2024-11, 2024-11-01T00:00:00Z",
    "2024-W48, 2024-11-25T00:00:00Z",
    "1732701600123456, 2024-11-27T10:00:00.123456Z",
    "1732701600.5, 2024-11-27T10:00:00.500Z"
  })
  void edgeOfADay_andDays_areRead(String text, Instant expected) {
    assertThat(TimestampParser.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11/27/2024",
        "27/11/2024 10:00",
        "05-06-2024",
        "2024-11-27T10:00:00 CET",
        "Mon, 27 Nov 2024 10:00:00 GMT",
        "2024-02-30",
        "2024-13",
        "2024-366x",
        "2023-366",
        "2024-W54-1",
        "2024-11-26T24:00:01Z",
        "2024-11-26T25:00:00Z",
        "2024-11-27T10:00:00[Mars/Olympus]",
        "20241327T100000Z",
        "2024",
        "10:00:00",
        "now",
        ""
      })
  void timeOfSeveralMeaningsOrNone_isNotRead(String text) {
    assertThat(TimestampParser.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "1970-01-01"})
  void zeroTime_saysThatThereIsNone(String text) {
    assertThat(TimestampParser.isZero(JsonNodeFactory.instance.stringNode(text))).isTrue();
  }
}
