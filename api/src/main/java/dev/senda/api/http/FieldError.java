package dev.senda.api.http;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.POJONode;

/**
 * An error in one field of a request.
 *
 * @param field where it is: {@code batch[3].traits.email}
 * @param found the value: {@code missing}, {@code "ada@"}
 * @param expected the expected value
 */
public record FieldError(String field, String found, String expected) {

  static final int MAX_SHOWN_LENGTH = 80;

  /** A field has any name that a client gives it. */
  public FieldError {
    field = LogText.escape(field);
  }

  static FieldError unstorable(String field) {
    return new FieldError(
        field,
        "a value that cannot be stored",
        "text without the character U+0000, numbers of at most %d digits, and at most 100 levels"
            .formatted(StorableText.Validator.MAX_DIGITS));
  }

  public static String describe(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING -> "missing";
      case NULL -> "null";
      case STRING -> quote(value.stringValue());
      case NUMBER, BOOLEAN -> truncate(value.asString());
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case POJO -> truncate(LogText.escape(String.valueOf(((POJONode) value).getPojo())));
      case BINARY -> "something that JSON does not have";
    };
  }

  /** The text in quotation marks, not too long and safe for a log. */
  public static String quote(String text) {
    return "\"" + LogText.escape(truncate(text)) + "\"";
  }

  static String truncate(String text) {
    return text.length() > MAX_SHOWN_LENGTH ? text.substring(0, MAX_SHOWN_LENGTH) + "…" : text;
  }
}
