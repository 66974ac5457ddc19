package dev.senda.api.http;

import dev.senda.api.time.TimestampParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON object and tolerates unknown ones, for the tracking calls. Errors are
 * collected, so that one response names all of them: {@link #throwIfInvalid} throws them.
 *
 * <p>A lenient reader takes what clients send for want of something better: an empty text means
 * that nothing is known, and an empty array is an empty object.
 */
public final class JsonObjectReader {

  private static final int MAX_NAME_LENGTH = FieldError.MAX_SHOWN_LENGTH;
  private static final int MAX_ERRORS = 20;

  private static final JsonNode EMPTY = JsonBody.MAPPER.createObjectNode();

  private final JsonNode object;
  private final String path;
  private final Errors errors;
  private final Mode mode;

  private JsonObjectReader(JsonNode object, String path, Errors errors, Mode mode) {
    this.object = object;
    this.path = path;
    this.errors = errors;
    this.mode = mode;
  }

  private enum Mode {
    REQUEST,
    STRICT_CALL,
    LENIENT_CALL
  }

  /** The errors of a request or of an item; the first of them, and how many there are. */
  private static final class Errors {
    private final List<FieldError> first = new ArrayList<>();
    private int count;

    void add(FieldError error) {
      count++;
      if (first.size() < MAX_ERRORS) {
        first.add(error);
      }
    }
  }

  /**
   * Reads a part of a request that is already parsed.
   *
   * @param path where the object is in the request, for errors; empty for the whole body
   */
  public static JsonObjectReader of(JsonNode object, String path) {
    return new JsonObjectReader(object, path, new Errors(), Mode.REQUEST);
  }

  /** A reader of a strict tracking call: an empty text means that nothing is known. */
  static JsonObjectReader strictCall(JsonNode object) {
    return new JsonObjectReader(object, "", new Errors(), Mode.STRICT_CALL);
  }

  /** A lenient reader of a whole body. */
  public static JsonObjectReader lenient(JsonNode object) {
    return new JsonObjectReader(object, "", new Errors(), Mode.LENIENT_CALL);
  }

  public boolean isLenient() {
    return mode == Mode.LENIENT_CALL;
  }

  /** The errors that were found so far, here or in any other part of the same request. */
  public List<FieldError> errors() {
    return List.copyOf(errors.first);
  }

  /** How many errors were found so far, also those beyond the ones that {@link #errors} lists. */
  public int errorCount() {
    return errors.count;
  }

  /**
   * Throws the collected errors.
   *
   * @throws ApiException if any error was found, here or in any other part of the same request
   */
  public void throwIfInvalid() {
    if (errors.count > 0) {
      throw ApiException.validationFailed(errors());
    }
  }

  /** Records an error for the field. */
  public void rejectField(String name, String expected) {
    addError(pathOf(name), FieldError.describe(object.path(name)), expected);
  }

  /** As above, with what was found. */
  public void rejectField(String name, String found, String expected) {
    addError(pathOf(name), found, expected);
  }

  /** The value as it is; a missing node without one. */
  public JsonNode value(String name) {
    return object.path(name);
  }

  public boolean has(String name) {
    var value = object.path(name);
    return !isUnknown(value);
  }

  /** Whether the value says nothing: absent or null, and in a tracking call an empty text. */
  private boolean isUnknown(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (mode != Mode.REQUEST && value.isString() && value.stringValue().isBlank());
  }

  /** The names of all fields. */
  public Collection<String> names() {
    return object.propertyNames();
  }

  /** Whether the field is there, with whatever value. */
  public boolean isMentioned(String name) {
    return !object.path(name).isMissingNode();
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
    return isUnknown(value) ? Optional.empty() : text(value, pathOf(name), longest);
  }

  /** An optional text; a number is taken as the text that it is written as. */
  public Optional<String> textOrNumber(String name, int longest) {
    var value = object.path(name);
    return value.isIntegralNumber() ? Optional.of(value.asString()) : text(name, longest);
  }

  private Optional<String> text(JsonNode value, String itsPath, int longest) {
    var expected = "a text of 1 to %d characters".formatted(longest);
    if (!value.isString()) {
      addError(itsPath, FieldError.describe(value), expected);
      return Optional.empty();
    }
    var text = value.stringValue().strip();
    if (text.isEmpty() || text.length() > longest || !StorableText.Validator.isStorableText(text)) {
      addError(
          itsPath,
          text.length() > longest
              ? "%,d characters".formatted(text.length())
              : FieldError.describe(value),
          expected);
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** An optional text of this form. */
  public Optional<String> text(String name, int longest, Predicate<String> form, String expected) {
    return parse(name, longest, text -> Optional.of(text).filter(form), expected);
  }

  /**
   * An optional text, converted.
   *
   * @param parser empty for a text that is not what is expected
   */
  public <T> Optional<T> parse(
      String name, int longest, Function<String, Optional<T>> parser, String expected) {
    return parsed(name, text(name, longest), parser, expected);
  }

  /** As {@link #textOrNumber(String, int)}, converted. */
  public <T> Optional<T> parseTextOrNumber(
      String name, int longest, Function<String, Optional<T>> parser, String expected) {
    return parsed(name, textOrNumber(name, longest), parser, expected);
  }

  private <T> Optional<T> parsed(
      String name, Optional<String> text, Function<String, Optional<T>> parser, String expected) {
    var parsed = text.flatMap(parser);
    if (text.isPresent() && parsed.isEmpty()) {
      rejectField(name, expected);
    }
    return parsed;
  }

  /** An optional id: a text, or a number without a fraction, which many apps send. */
  public Optional<String> id(String name, int longest) {
    var value = object.path(name);
    return StorableText.Validator.integer(value)
        .filter(digits -> digits.length() <= longest)
        .or(() -> singleLine(name, longest));
  }

  private Optional<String> singleLine(String name, int longest) {
    return text(
        name,
        longest,
        StorableText.Validator::isSingleLine,
        "a text of 1 to %d characters, none of them a control character".formatted(longest));
  }

  /** A required text without control characters. */
  public Optional<String> requiredText(String name, int longest) {
    if (!has(name)) {
      rejectField(name, "a text of 1 to %d characters".formatted(longest));
      return Optional.empty();
    }
    return singleLine(name, longest);
  }

  /**
   * An optional instant: ISO 8601 with an offset. A lenient reader takes all forms of {@link
   * TimestampParser}.
   */
  public Optional<Instant> instant(String name) {
    if (!isLenient()) {
      return parse(
          name,
          MAX_NAME_LENGTH,
          TimestampParser::parseIso,
          "ISO 8601 with an offset, such as 2026-11-23T09:00:00Z");
    }
    var value = object.path(name);
    if (isUnknown(value)) {
      return Optional.empty();
    }
    // The zero times of many languages, such as the year 1, say that there is no time.
    var parsed = TimestampParser.parse(value).filter(Instant.EPOCH::isBefore);
    if (parsed.isEmpty()) {
      rejectField(name, "ISO 8601, such as 2026-11-23T09:00:00Z, or Unix time");
    }
    return parsed;
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

  /** An optional object; empty if it is absent. */
  public JsonObjectReader object(String name) {
    var value = object.path(name);
    boolean isEmptyArray = isLenient() && value.isArray() && value.isEmpty();
    if (!value.isObject() && !isUnknown(value) && !isEmptyArray) {
      rejectField(name, "an object");
    }
    return new JsonObjectReader(value.isObject() ? value : EMPTY, pathOf(name), errors, mode);
  }

  /**
   * The elements of an array, each with errors of its own, and without the array's name in their
   * paths. An element that is no object has an error, and no fields.
   */
  public List<JsonObjectReader> items(String name) {
    var value = object.path(name);
    if (!value.isArray()) {
      rejectField(name, "an array of objects");
      return List.of();
    }
    return value.valueStream().map(this::item).toList();
  }

  private JsonObjectReader item(JsonNode value) {
    var item = new JsonObjectReader(value.isObject() ? value : EMPTY, "", new Errors(), mode);
    if (!value.isObject()) {
      item.addError("", FieldError.describe(value), "an object");
    }
    return item;
  }

  /** An array of objects. A single object counts as an array of one; absent means empty. */
  public List<JsonObjectReader> objects(String name) {
    var value = object.path(name);
    if (isUnknown(value)) {
      return List.of();
    }
    if (value.isObject()) {
      return List.of(new JsonObjectReader(value, pathOf(name), errors, mode));
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
      addError(itsPath, FieldError.describe(value), "an object");
      return Optional.empty();
    }
    return Optional.of(new JsonObjectReader(value, itsPath, errors, mode));
  }

  /** All fields except these, unchanged: Strings, Numbers, Booleans, Lists, Maps and null. */
  public Map<String, @Nullable Object> valuesExcept(String... names) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    object.forEachEntry(
        (name, value) -> {
          if (!Arrays.asList(names).contains(name) && isStorableName(name)) {
            storable(name, value)
                .ifPresent(
                    kept -> values.put(name, JsonBody.MAPPER.convertValue(kept, Object.class)));
          }
        });
    return values;
  }

  private boolean isStorableName(String name) {
    if (name.isBlank()
        || name.length() > MAX_NAME_LENGTH
        || !StorableText.Validator.isStorableText(name)) {
      addError(
          pathOf(FieldError.truncate(name)),
          "a field of this name",
          "names of 1 to %d characters".formatted(MAX_NAME_LENGTH));
      return false;
    }
    return true;
  }

  /** The value without what cannot be stored; empty if nothing is left. */
  private Optional<JsonNode> storable(String name, JsonNode value) {
    if (StorableText.Validator.isStorable(value)) {
      return Optional.of(value);
    }
    errors.add(FieldError.unstorable(pathOf(name)));
    return value.isContainer()
        ? Optional.of(StorableText.Validator.withoutUnstorable(value))
        : Optional.empty();
  }

  private void addError(String field, String found, String expected) {
    errors.add(new FieldError(field, found, expected));
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
