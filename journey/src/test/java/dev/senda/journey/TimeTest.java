package dev.senda.journey;

import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.inWords;
import static dev.senda.journey.Time.minutes;
import static dev.senda.journey.Time.weeks;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeTest {

  @Test
  void day_is24Hours() {
    assertThat(days(1)).isEqualTo(hours(24)).isEqualTo(minutes(24 * 60));
    assertThat(weeks(2)).isEqualTo(days(14));
  }

  @Test
  void duration_inWords() {
    assertThat(inWords(days(3))).isEqualTo("3 days");
    assertThat(inWords(hours(36))).isEqualTo("1 day 12 hours");
    assertThat(inWords(minutes(61))).isEqualTo("1 hour 1 minute");
    assertThat(inWords(Duration.ofSeconds(1))).isEqualTo("1 second");
    assertThat(inWords(Duration.ZERO)).isEqualTo("no time");
  }

  @Test
  void zeroDuration_isRefused() {
    assertThatThrownBy(() -> days(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("duration: PT0S (expected more than zero)");
    assertThatThrownBy(() -> hours(-1)).hasMessage("duration: PT-1H (expected more than zero)");
    assertThatThrownBy(() -> within(Duration.ZERO))
        .hasMessage("duration: PT0S (expected more than zero)");
    assertThatThrownBy(() -> new ReentryPolicy.After(Duration.ZERO))
        .hasMessage("duration: PT0S (expected more than zero)");
  }

  @Test
  void waitLimit_canBeNamed() {
    assertThat(within(days(1)).name()).isEmpty();
    assertThat(within(days(1)).named("second chance").name()).isEqualTo("second chance");
    assertThatThrownBy(() -> within(days(1)).named("a#b"))
        .hasMessageStartingWith("step name: \"a#b\" (expected 1 to 80 characters on one line");
  }
}
