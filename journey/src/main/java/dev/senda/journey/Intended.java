package dev.senda.journey;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a journey means what a rule of lint would report, and why:
 *
 * <pre>
 * &#64;Intended(value = "too-many-messages", because = "the countdown of a flash sale")
 * public final class FlashSale implements Journey {
 * </pre>
 *
 * <p>Only rules of taste can be answered so: a mistake that no contact survives stays one. Lint
 * reports an intention that no longer answers anything.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Intended.All.class)
public @interface Intended {

  /** The code of the finding, as lint prints it. */
  String value();

  /** Why it is meant. */
  String because();

  /** Several of them on one journey; the compiler writes it. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    Intended[] value();
  }
}
