package dev.senda.workers.settings;

import dev.senda.settings.constraints.TimeZoneName;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The office hours of your team, which tasks with working hours count.
 *
 * @param start when the office opens
 * @param end when it closes, on the same day
 * @param timeZone its time zone: an IANA name; without it the default time zone
 */
public record OfficeHours(
    @DefaultValue("09:00") LocalTime start,
    @DefaultValue("18:00") LocalTime end,
    @TimeZoneName @Nullable String timeZone) {

  public OfficeHours {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "senda.office-hours.end: %s (expected a time after %s)".formatted(end, start));
    }
  }

  /** The time zone of the office. */
  public ZoneId zoneOr(ZoneId defaultZone) {
    return timeZone == null ? defaultZone : ZoneId.of(timeZone);
  }
}
