package dev.senda.api.recipients;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The languages of the pages of recipients. */
public final class RecipientLanguage {

  /** The languages that the pages are written in; the first one is for everybody else. */
  public static final List<Locale> SUPPORTED = List.of(Locale.ENGLISH, Locale.of("es"));

  private RecipientLanguage() {}

  /**
   * The supported language that the browser prefers.
   *
   * @param defaultLocale where it asks for none, or for unsupported ones only
   */
  public static Locale of(HttpServletRequest request, Locale defaultLocale) {
    if (request.getHeader("Accept-Language") == null) {
      return orEnglish(defaultLocale);
    }
    return Collections.list(request.getLocales()).stream()
        .flatMap(locale -> find(locale).stream())
        .findFirst()
        .orElseGet(() -> orEnglish(defaultLocale));
  }

  /** The supported language of this locale; empty if the pages are not written in it. */
  public static Optional<Locale> find(@Nullable Locale locale) {
    return locale == null
        ? Optional.empty()
        : SUPPORTED.stream()
            .filter(supported -> supported.getLanguage().equals(locale.getLanguage()))
            .findFirst();
  }

  private static Locale orEnglish(Locale locale) {
    return find(locale).orElse(SUPPORTED.getFirst());
  }
}
