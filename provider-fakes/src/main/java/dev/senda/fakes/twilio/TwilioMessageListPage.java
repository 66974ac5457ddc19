package dev.senda.fakes.twilio;

import dev.senda.fakes.http.FormCodec;
import dev.senda.fakes.http.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page of Twilio's list of messages, newest first. DateSent looks at when a message was accepted,
 * since the fake sends none.
 */
record TwilioMessageListPage(String path, Map<String, String> query) {

  private static final int USUAL_PAGE = 50;
  private static final int LARGEST_PAGE = 1000;

  ObjectNode toJson(List<TwilioMessage> newestFirst) {
    var found = newestFirst.stream().filter(kept -> matches(kept.text())).toList();
    int size = Math.clamp(number("PageSize", USUAL_PAGE), 1, LARGEST_PAGE);
    int page = Math.max(number("Page", 0), 0);
    int start = (int) Math.min((long) page * size, found.size());
    int end = Math.min(start + size, found.size());
    var answer =
        Json.object()
            .put("uri", uri(page, size))
            .put("first_page_uri", uri(0, size))
            .put("next_page_uri", end < found.size() ? uri(page + 1, size) : null)
            .put("previous_page_uri", page > 0 ? uri(page - 1, size) : null)
            .put("page", page)
            .put("page_size", size)
            .put("start", start)
            .put("end", Math.max(start, end - 1));
    var messages = answer.putArray("messages");
    found.subList(start, end).forEach(kept -> messages.add(kept.toJson()));
    return answer;
  }

  private boolean matches(AcceptedText text) {
    return is("To", text.to())
        && is("From", text.from())
        && query.entrySet().stream()
            .filter(parameter -> parameter.getKey().startsWith("DateSent"))
            .allMatch(
                parameter -> dated(parameter.getKey(), parameter.getValue(), text.acceptedAt()));
  }

  private boolean is(String name, String value) {
    var wanted = query.getOrDefault(name, "");
    return wanted.isEmpty() || wanted.equals(value);
  }

  private static boolean dated(String name, String value, Instant at) {
    var start = start(value);
    var sent = at.truncatedTo(ChronoUnit.SECONDS); // as exactly as Twilio knows it
    return switch (name) {
      case "DateSent<" -> hasTime(value) ? !sent.isAfter(start) : !day(sent).isAfter(day(start));
      case "DateSent>" -> !sent.isBefore(start);
      case String _ -> day(sent).equals(day(start));
    };
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  private static boolean hasTime(String value) {
    return value.contains("T");
  }

  /** In UTC: a day, or a moment with or without its Z, since Twilio's client leaves it out. */
  private static Instant start(String value) {
    if (!hasTime(value)) {
      return LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    return value.endsWith("Z")
        ? Instant.parse(value)
        : LocalDateTime.parse(value).toInstant(ZoneOffset.UTC);
  }

  /** Whether every date of the query is one. */
  boolean hasValidDates() {
    try {
      query.entrySet().stream()
          .filter(parameter -> parameter.getKey().startsWith("DateSent"))
          .forEach(parameter -> start(parameter.getValue()));
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private int number(String name, int otherwise) {
    try {
      return Integer.parseInt(query.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private String uri(int page, int size) {
    var parameters = new LinkedHashMap<>(query);
    parameters.put("PageSize", String.valueOf(size));
    parameters.put("Page", String.valueOf(page));
    return path + "?" + FormCodec.encode(parameters);
  }
}
