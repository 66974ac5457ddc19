package dev.senda.settings.constraints;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An address that begins with http:// or https://, names a host, and does not end in a slash. */
@Documented
@Constraint(validatedBy = WebAddress.Validator.class)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface WebAddress {

  /** What an error says. */
  String MESSAGE =
      "expected an address such as https://senda.ourcompany.example, without a slash at its end";

  String message() default MESSAGE;

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Accepts null: whether a value is required is another constraint. */
  final class Validator implements ConstraintValidator<WebAddress, URI> {

    @Override
    public boolean isValid(@Nullable URI value, ConstraintValidatorContext context) {
      if (value == null) {
        return true;
      }
      var scheme = value.getScheme();
      return value.getHost() != null
          && ("http".equals(scheme) || "https".equals(scheme))
          && !value.toString().endsWith("/");
    }
  }
}
