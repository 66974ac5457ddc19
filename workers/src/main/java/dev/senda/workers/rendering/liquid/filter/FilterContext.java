package dev.senda.workers.rendering.liquid.filter;

import dev.senda.workers.rendering.liquid.value.Html;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a filter knows of the message and its reader. */
public interface FilterContext {

  /** The message's language, with the reader's country where it is of that language. */
  Locale locale();

  /** The reader's time zone. */
  ZoneId zone();

  /** The time of rendering. */
  Instant now();

  /** Whether HTML is written; otherwise plain text, in which a filter makes no HTML. */
  boolean isHtml();

  /**
   * HTML of a value.
   *
   * @param escaped without anything of the value that is not escaped
   */
  Html html(String escaped);

  /**
   * Nil, with a reason that the author reads if nil is printed.
   *
   * @param reason what was found and what was expected
   */
  @Nullable Object unusable(String reason);
}
