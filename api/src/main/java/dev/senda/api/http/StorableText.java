package dev.senda.api.http;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A text of 1 to {@link #max} characters that PostgreSQL can store: without U+0000 and without
 * unpaired surrogates. Null is valid.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE_USE})
@Constraint(validatedBy = StorableText.Validator.class)
public @interface StorableText {

  /** The maximum number of UTF-16 characters. */
  int max();

  /** Whether control characters, such as line breaks, are allowed. */
  boolean multiline() default false;

  String message() default "a text of 1 to {max} characters";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Checks the constraint. */
  final class Validator implements ConstraintValidator<StorableText, String> {

    static final int MAX_DIGITS = 300;
    private static final int MAX_NAME_LENGTH = 1_000;

    private int max;
    private boolean multiline;

    @Override
    public void initialize(StorableText constraint) {
      max = constraint.max();
      multiline = constraint.multiline();
    }

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
      return text == null
          || (!text.isEmpty()
              && text.length() <= max
              && isStorableText(text)
              && (multiline || text.chars().noneMatch(Character::isISOControl)));
    }

    /** Whether PostgreSQL can store all texts and numbers of this value. */
    static boolean isStorable(JsonNode value) {
      return switch (value.getNodeType()) {
        case STRING -> isStorableText(value.stringValue());
        case NUMBER -> isStorableNumber(value.decimalValue());
        case OBJECT ->
            value
                .propertyStream()
                .allMatch(entry -> isStorableName(entry.getKey()) && isStorable(entry.getValue()));
        case ARRAY -> value.valueStream().allMatch(Validator::isStorable);
        case NULL, BOOLEAN -> true;
        case MISSING, BINARY, POJO -> false;
      };
    }

    /**
     * An object without the fields that cannot be stored, or an array with null instead of them.
     */
    static JsonNode withoutUnstorable(JsonNode container) {
      var nodes = JsonNodeFactory.instance;
      if (container.isArray()) {
        var elements = nodes.arrayNode();
        container.forEach(
            element ->
                elements.add(
                    isStorable(element)
                        ? element
                        : element.isContainer() ? withoutUnstorable(element) : nodes.nullNode()));
        return elements;
      }
      var fields = nodes.objectNode();
      container.forEachEntry(
          (name, value) -> {
            if (isStorableName(name) && (isStorable(value) || value.isContainer())) {
              fields.set(name, isStorable(value) ? value : withoutUnstorable(value));
            }
          });
      return fields;
    }

    /** The digits of a number without a fraction, such as 4711.0; empty for another value. */
    static Optional<String> integer(JsonNode value) {
      if (!value.isNumber() || !isStorableNumber(value.decimalValue())) {
        return Optional.empty();
      }
      var number = value.decimalValue().stripTrailingZeros();
      return number.scale() > 0 ? Optional.empty() : Optional.of(number.toPlainString());
    }

    private static boolean isStorableNumber(BigDecimal number) {
      return number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_DIGITS;
    }

    /** A field's name within a value; what reads it later takes no name of any length. */
    private static boolean isStorableName(String name) {
      return name.length() <= MAX_NAME_LENGTH && isStorableText(name);
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
  }
}
