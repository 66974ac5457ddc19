package dev.senda.workers.rendering.liquid.filter;

import dev.senda.workers.rendering.liquid.value.Dates;
import dev.senda.workers.rendering.liquid.value.Values;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The filters of any value. */
final class CommonFilters {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** The names of the zones in lower case: apps write them as they like. */
  private static final Map<String, String> ZONES =
      ZoneId.getAvailableZoneIds().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  name -> name.toLowerCase(Locale.ROOT), name -> name, (first, _) -> first));

  static final List<LiquidFilter> ALL =
      List.of(
          new LiquidFilter(
              "default",
              "another value where this one is missing, false, empty or white space;"
                  + " without an argument nothing is printed; `allow_false: true` keeps false",
              "{{ contact.nickname | upcase | default: \"there\" }}",
              0,
              2,
              true,
              CommonFilters::orDefault),
          LiquidFilter.filter(
              "date",
              "a date in a format of [strftime](https://strftime.net), or `short`, `medium`, `long`"
                  + " or `full` (`long`): in the message's language and the reader's time zone, or"
                  + " in another zone",
              "{{ event.starts_at | date: \"%A %-d %B, %H:%M\" }}, "
                  + "{{ event.starts_at | date: \"%H:%M %Z\", \"Asia/Tokyo\" }}",
              0,
              2,
              CommonFilters::date),
          LiquidFilter.filter(
              "json",
              "as JSON",
              "{{ event.products | map: \"price\" | json }}",
              0,
              0,
              (value, _, _) ->
                  JSON.writeValueAsString(Values.isText(value) ? Values.text(value) : value)));

  private CommonFilters() {}

  private static @Nullable Object orDefault(
      @Nullable Object value, FilterArguments arguments, FilterContext context) {
    boolean isKept =
        Boolean.FALSE.equals(value) && Values.isTruthy(arguments.named().get("allow_false"));
    if (isKept || !Values.isBlank(value)) {
      return value;
    }
    return arguments.size() == 0 ? "" : arguments.get(0);
  }

  private static @Nullable Object date(
      @Nullable Object value, FilterArguments arguments, FilterContext context) {
    var zone = arguments.get("zone", 1);
    var time =
        Dates.in(zone == null ? context.zone() : zone(Values.text(zone)), value, context.now());
    if (time == null) {
      return context.unusable(
          "found \"%s\", expected a date (ISO 8601 or Unix time)".formatted(Values.text(value)));
    }
    return DateFormat.format(time, arguments.text(0, "long"), context.locale());
  }

  private static ZoneId zone(String name) {
    var key = name.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
    try {
      return ZoneId.of(ZONES.getOrDefault(key, name.strip()));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "found time zone \"%s\", expected one such as \"Europe/Madrid\"".formatted(name), e);
    }
  }
}
