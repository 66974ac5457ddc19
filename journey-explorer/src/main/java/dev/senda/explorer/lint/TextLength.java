package dev.senda.explorer.lint;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.journey.Channel;
import dev.senda.journey.catalog.CatalogContext;
import dev.senda.journey.catalog.TextSegments;
import java.util.List;
import java.util.Locale;

/**
 * How long a text message of a journey is, about: with samples for its values and short links.
 *
 * @param template the template's name
 * @param segments the segments, for each of which providers charge
 */
public record TextLength(String template, Locale locale, TextSegments segments) {

  /** The lengths of all text messages that the journey sends by SMS, in every locale. */
  public static List<TextLength> of(Exploration exploration, CatalogContext catalog) {
    var context = new LintContext(exploration, catalog);
    return context.templateUses().stream()
        .filter(use -> use.message().channel() == Channel.SMS)
        .flatMap(
            use ->
                catalog
                    .sampleText(context.plan().name(), use.message(), use.locale())
                    .map(
                        text ->
                            new TextLength(
                                use.message().template(), use.locale(), TextSegments.of(text)))
                    .stream())
        .distinct()
        .toList();
  }

  /** Whether the message costs more than one segment. */
  public boolean isLong() {
    return segments.count() > 1;
  }

  /** {@code text "cart-last-call" in es: about 1 segment (GSM-7, 73 of 160 units)}. */
  @Override
  public String toString() {
    return "text \"%s\" in %s: about %s".formatted(template, locale.toLanguageTag(), segments);
  }
}
