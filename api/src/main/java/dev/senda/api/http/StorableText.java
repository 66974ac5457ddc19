package dev.senda.api.http;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

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
              && JsonObjectReader.isStorableText(text)
              && (multiline || text.chars().noneMatch(Character::isISOControl)));
    }
  }
}
