package dev.senda.api.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record as the JSON body of an admin request. {@link JsonRequestConverter} reads it with
 * Jackson and checks it with Jakarta Validation. The message of each constraint says what is
 * expected; unknown fields are refused. Each component of type String has a {@link StorableText}
 * constraint.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JsonRequest {

  /** The maximum size of the uncompressed body, in bytes. */
  int maxBytes();
}
