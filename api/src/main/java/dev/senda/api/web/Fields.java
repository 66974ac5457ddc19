package dev.senda.api.web;

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
 * The fields of a JSON object. Whatever is wrong with one is noted and passed over, so that the
 * caller is told all of it at once: {@link #check} throws it.
 */
public final class Fields {

  private static final int LONGEST_SHOWN = 80;
  private static final int MOST_DIGITS = 300;
  private static final int MOST_ERRORS = 20;

  private final JsonNode object;
  private final String path;
  private final List<FieldError> errors;

  private Fields(JsonNode object, String path, List<FieldError> errors) {
    this.object = object;
    this.path = path;
    this.errors = errors;
  }

  static Fields of(JsonNode object) {
    return new Fields(object, "", new ArrayList<>());
  }

  /**
   * Lets a request pass in which nothing is wrong.
   *
   * @throws Problem if anything was noted, here or in any other part of the same request
   */
  public void check() {
    if (!errors.isEmpty()) {
      throw Problem.fields(List.copyOf(errors));
    }
  }

  /** Notes that a field is not as it should be. */
  public void wrong(String name, String expected) {
    note(pathTo(name), found(object.path(name)), expected);
  }

  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Whether the field is there and null, by which its sender means to forget it. */
  public boolean forgets(String name) {
    return object.path(name).isNull();
  }

  /** Notes every field that has another name. */
  public void expectOnly(String... known) {
    for (var name : object.propertyNames()) {
      if (!Arrays.asList(known).contains(name)) {
        note(pathTo(name), "an unknown field", "one of " + String.join(", ", known));
      }
    }
  }

  /** A text that may be left out: 1 to {@code longest} characters. */
  public Optional<String> text(String name, int longest) {
    var value = object.path(name);
    return value.isMissingNode() || value.isNull()
        ? Optional.empty()
        : text(value, pathTo(name), longest);
  }

  private Optional<String> text(JsonNode value, String itsPath, int longest) {
    var expected = "a text of 1 to %d characters".formatted(longest);
    if (!value.isString()) {
      note(itsPath, found(value), expected);
      return Optional.empty();
    }
    var text = value.stringValue().strip();
    if (text.isEmpty() || text.length() > longest || !isClean(text)) {
      note(
          itsPath,
          text.length() > longest ? "%,d characters".formatted(text.length()) : found(value),
          expected);
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** A text that may be left out, but must be of this form. */
  public Optional<String> text(String name, int longest, Predicate<String> form, String expected) {
    var text = text(name, longest);
    if (text.isPresent() && !form.test(text.get())) {
      wrong(name, expected);
      return Optional.empty();
    }
    return text;
  }

  /** An id that may be left out: a text, or a number, which apps like to send. */
  public Optional<String> id(String name, int longest) {
    var value = object.path(name);
    return value.isIntegralNumber() ? Optional.of(value.asString()) : text(name, longest);
  }

  /** A text that must be there. */
  public Optional<String> requiredText(String name, int longest) {
    if (!has(name)) {
      wrong(name, "a text of 1 to %d characters".formatted(longest));
      return Optional.empty();
    }
    return text(name, longest);
  }

  /** An array that must be there, of 1 to {@code most} texts of 1 to {@code longest} characters. */
  public List<String> requiredTexts(String name, int most, int longest) {
    var expected = "an array of 1 to %,d texts".formatted(most);
    var value = object.path(name);
    if (!value.isArray()) {
      wrong(name, expected);
      return List.of();
    }
    if (value.isEmpty() || value.size() > most) {
      note(pathTo(name), "an array of %,d".formatted(value.size()), expected);
      return List.of();
    }
    return IntStream.range(0, value.size())
        .mapToObj(i -> text(value.get(i), "%s[%d]".formatted(pathTo(name), i), longest))
        .flatMap(Optional::stream)
        .toList();
  }

  /** A moment that may be left out: ISO 8601 with its offset. */
  public Optional<Instant> instant(String name) {
    var expected = "ISO 8601 with an offset, such as 2026-11-23T09:00:00Z";
    var text = text(name, LONGEST_SHOWN);
    try {
      return text.map(value -> OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeException e) {
      wrong(name, expected);
      return Optional.empty();
    }
  }

  /** The channel that must be there, by its wire name. */
  public Optional<Channel> requiredChannel(String name) {
    var text = object.path(name);
    var channel =
        text.isString() ? Channel.ofWireName(text.stringValue()) : Optional.<Channel>empty();
    if (channel.isEmpty()) {
      wrong(
          name,
          "one of "
              + Arrays.stream(Channel.values())
                  .map(Channel::wireName)
                  .collect(Collectors.joining(", ")));
    }
    return channel;
  }

  /** An object that may be left out, and is empty then. */
  public Fields object(String name) {
    var value = object.path(name);
    if (!value.isObject() && !value.isMissingNode() && !value.isNull()) {
      wrong(name, "an object");
    }
    return new Fields(
        value.isObject() ? value : JsonBody.MAPPER.createObjectNode(), pathTo(name), errors);
  }

  /** An array of objects; an object alone counts as an array of one, and left out as none. */
  public List<Fields> objects(String name) {
    var value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (value.isObject()) {
      return List.of(new Fields(value, pathTo(name), errors));
    }
    if (!value.isArray()) {
      wrong(name, "an array of objects");
      return List.of();
    }
    return IntStream.range(0, value.size())
        .mapToObj(i -> element(value.get(i), "%s[%d]".formatted(pathTo(name), i)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Fields> element(JsonNode value, String itsPath) {
    if (!value.isObject()) {
      note(itsPath, found(value), "an object");
      return Optional.empty();
    }
    return Optional.of(new Fields(value, itsPath, errors));
  }

  /** Every field but these, as it is: Strings, Numbers, Booleans, Lists, Maps and null. */
  public Map<String, @Nullable Object> valuesBut(String... names) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    object.forEachEntry(
        (name, value) -> {
          if (!Arrays.asList(names).contains(name) && isKeepable(name, value)) {
            values.put(name, JsonBody.MAPPER.convertValue(value, Object.class));
          }
        });
    return values;
  }

  private boolean isKeepable(String name, JsonNode value) {
    if (name.isBlank() || name.length() > LONGEST_SHOWN || !isClean(name)) {
      note(
          pathTo(shortened(name)),
          "a field of this name",
          "names of 1 to %d characters".formatted(LONGEST_SHOWN));
      return false;
    }
    if (!isKeepable(value)) {
      note(
          pathTo(name),
          "a value that cannot be kept",
          "text without the character U+0000, and numbers of at most %d digits"
              .formatted(MOST_DIGITS));
      return false;
    }
    return true;
  }

  private static boolean isKeepable(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> isClean(value.stringValue());
      case NUMBER -> isModest(value.decimalValue());
      case OBJECT ->
          value
              .propertyStream()
              .allMatch(entry -> isClean(entry.getKey()) && isKeepable(entry.getValue()));
      case ARRAY -> value.valueStream().allMatch(Fields::isKeepable);
      case NULL, BOOLEAN -> true;
      case MISSING, BINARY, POJO -> false;
    };
  }

  private static boolean isModest(BigDecimal number) {
    return number.precision() <= MOST_DIGITS && Math.abs((long) number.scale()) <= MOST_DIGITS;
  }

  /** Whether PostgreSQL can keep it: no U+0000, and no half of a surrogate pair. */
  private static boolean isClean(String text) {
    return text.codePoints()
        .allMatch(point -> point != 0 && Character.getType(point) != (int) Character.SURROGATE);
  }

  private void note(String field, String found, String expected) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(new FieldError(field, found, expected));
    }
  }

  private String pathTo(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static String found(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING -> "missing";
      case NULL -> "null";
      case STRING -> "\"" + shortened(value.stringValue()) + "\"";
      case NUMBER, BOOLEAN -> shortened(value.asString());
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case BINARY, POJO -> "something that JSON does not have";
    };
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
  }
}
