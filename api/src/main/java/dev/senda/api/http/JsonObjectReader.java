package dev.senda.api.http;

import dev.senda.journey.Channel;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON object and tolerates unknown ones, for the tracking calls. Errors are
 * collected, so that one response names all of them: {@link #throwIfInvalid} throws them.
 */
public final class JsonObjectReader {

  static final int MAX_SHOWN_LENGTH = 80;
  private static final int MAX_DIGITS = 300;
  private static final int MAX_ERRORS = 20;

  private final JsonNode object;
  private final String path;
  private final List<FieldError> errors;

  private JsonObjectReader(JsonNode object, String path, List<FieldError> errors) {
    this.object = object;
    this.path = path;
    this.errors = errors;
  }

  /**
   * Reads a part of a request that is already parsed.
   *
   * @param path where the object is in the request, for errors; empty for the whole body
   */
  public static JsonObjectReader of(JsonNode object, String path) {
    return new JsonObjectReader(object, path, new ArrayList<>());
  }

  /** The errors that were found so far, here or in any other part of the same request. */
  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  /**
   * Throws the collected errors.
   *
   * @throws ApiException if any error was found, here or in any other part of the same request
   */
  public void throwIfInvalid() {
    if (!errors.isEmpty()) {
      throw ApiException.validationFailed(List.copyOf(errors));
    }
  }

  /** Records an error for the field. */
  public void rejectField(String name, String expected) {
    addError(pathOf(name), describe(object.path(name)), expected);
  }

  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Whether the field is null, which deletes a trait. */
  public boolean isExplicitNull(String name) {
    return object.path(name).isNull();
  }

  /** Records an error for each field that has another name. */
  public void rejectUnknownFields(String... known) {
    for (var name : object.propertyNames()) {
      if (!Arrays.asList(known).contains(name)) {
        addError(pathOf(name), "an unknown field", "one of " + String.join(", ", known));
      }
    }
  }

  /** An optional text of 1 to {@code longest} characters. */
  public Optional<String> text(String name, int longest) {
    var value = object.path(name);
    return value.isMissingNode() || value.isNull()
        ? Optional.empty()
        : text(value, pathOf(name), longest);
  }

  private Optional<String> text(JsonNode value, String itsPath, int longest) {
    var expected = "a text of 1 to %d characters".formatted(longest);
    if (!value.isString()) {
      addError(itsPath, describe(value), expected);
      return Optional.empty();
    }
    var text = value.stringValue().strip();
    if (text.isEmpty() || text.length() > longest || !isStorableText(text)) {
      addError(
          itsPath,
          text.length() > longest ? "%,d characters".formatted(text.length()) : describe(value),
          expected);
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** An optional text of this form. */
  public Optional<String> text(String name, int longest, Predicate<String> form, String expected) {
    var text = text(name, longest);
    if (text.isPresent() && !form.test(text.get())) {
      rejectField(name, expected);
      return Optional.empty();
    }
    return text;
  }

  /** An optional id: a text, or an integer, which many apps send. */
  public Optional<String> id(String name, int longest) {
    var value = object.path(name);
    return value.isIntegralNumber()
        ? Optional.of(value.asString())
        : text(
            name,
            longest,
            JsonObjectReader::isSingleLine,
            "a text of 1 to %d characters, none of them a control character".formatted(longest));
  }

  /** A required text. */
  public Optional<String> requiredText(String name, int longest) {
    if (!has(name)) {
      rejectField(name, "a text of 1 to %d characters".formatted(longest));
      return Optional.empty();
    }
    return text(name, longest);
  }

  /** An optional instant: ISO 8601 with an offset. */
  public Optional<Instant> instant(String name) {
    var expected = "ISO 8601 with an offset, such as 2026-11-23T09:00:00Z";
    var text = text(name, MAX_SHOWN_LENGTH);
    try {
      return text.map(value -> OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeException e) {
      rejectField(name, expected);
      return Optional.empty();
    }
  }

  /** Whether the optional field is true; the text {@code "true"} counts as well. */
  public boolean isTrue(String name) {
    var value = object.path(name);
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    var text = value.isString() ? value.stringValue().strip() : "";
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      rejectField(name, "true or false");
    }
    return text.equalsIgnoreCase("true");
  }

  /** A required channel, by its wire name. */
  public Optional<Channel> requiredChannel(String name) {
    var text = object.path(name);
    var channel =
        text.isString() ? Channel.ofWireName(text.stringValue()) : Optional.<Channel>empty();
    if (channel.isEmpty()) {
      rejectField(
          name,
          "one of "
              + Arrays.stream(Channel.values())
                  .map(Channel::wireName)
                  .collect(Collectors.joining(", ")));
    }
    return channel;
  }

  /** An optional object; empty if it is absent. */
  public JsonObjectReader object(String name) {
    var value = object.path(name);
    if (!value.isObject() && !value.isMissingNode() && !value.isNull()) {
      rejectField(name, "an object");
    }
    return new JsonObjectReader(
        value.isObject() ? value : JsonBody.MAPPER.createObjectNode(), pathOf(name), errors);
  }

  /** An array of objects. A single object counts as an array of one; absent means empty. */
  public List<JsonObjectReader> objects(String name) {
    var value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (value.isObject()) {
      return List.of(new JsonObjectReader(value, pathOf(name), errors));
    }
    if (!value.isArray()) {
      rejectField(name, "an array of objects");
      return List.of();
    }
    return IntStream.range(0, value.size())
        .mapToObj(i -> element(value.get(i), "%s[%d]".formatted(pathOf(name), i)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<JsonObjectReader> element(JsonNode value, String itsPath) {
    if (!value.isObject()) {
      addError(itsPath, describe(value), "an object");
      return Optional.empty();
    }
    return Optional.of(new JsonObjectReader(value, itsPath, errors));
  }

  /** All fields except these, unchanged: Strings, Numbers, Booleans, Lists, Maps and null. */
  public Map<String, @Nullable Object> valuesExcept(String... names) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    object.forEachEntry(
        (name, value) -> {
          if (!Arrays.asList(names).contains(name) && isStorable(name, value)) {
            values.put(name, JsonBody.MAPPER.convertValue(value, Object.class));
          }
        });
    return values;
  }

  private boolean isStorable(String name, JsonNode value) {
    if (name.isBlank() || name.length() > MAX_SHOWN_LENGTH || !isStorableText(name)) {
      addError(
          pathOf(truncate(name)),
          "a field of this name",
          "names of 1 to %d characters".formatted(MAX_SHOWN_LENGTH));
      return false;
    }
    if (!isStorable(value)) {
      addError(unstorable(pathOf(name)));
      return false;
    }
    return true;
  }

  private static boolean isStorable(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> isStorableText(value.stringValue());
      case NUMBER -> isStorableNumber(value.decimalValue());
      case OBJECT ->
          value
              .propertyStream()
              .allMatch(entry -> isStorableText(entry.getKey()) && isStorable(entry.getValue()));
      case ARRAY -> value.valueStream().allMatch(JsonObjectReader::isStorable);
      case NULL, BOOLEAN -> true;
      case MISSING, BINARY, POJO -> false;
    };
  }

  private static boolean isStorableNumber(BigDecimal number) {
    return number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_DIGITS;
  }

  /** Whether it holds no control character; so it cannot forge a log line. */
  static boolean isSingleLine(String text) {
    return text.codePoints().noneMatch(Character::isISOControl);
  }

  /** Whether PostgreSQL can store it: no U+0000 and no unpaired surrogate. */
  static boolean isStorableText(String text) {
    return text.codePoints()
        .allMatch(point -> point != 0 && Character.getType(point) != (int) Character.SURROGATE);
  }

  static FieldError unstorable(String field) {
    return new FieldError(
        field,
        "a value that cannot be stored",
        "text without the character U+0000, and numbers of at most %d digits"
            .formatted(MAX_DIGITS));
  }

  private void addError(String field, String found, String expected) {
    addError(new FieldError(field, found, expected));
  }

  private void addError(FieldError error) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(error);
    }
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static String describe(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING -> "missing";
      case NULL -> "null";
      case STRING -> quote(value.stringValue());
      case NUMBER, BOOLEAN -> truncate(value.asString());
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case BINARY, POJO -> "something that JSON does not have";
    };
  }

  static String quote(String text) {
    return "\"" + LogText.escape(truncate(text)) + "\"";
  }

  static String truncate(String text) {
    return text.length() > MAX_SHOWN_LENGTH ? text.substring(0, MAX_SHOWN_LENGTH) + "…" : text;
  }
}
