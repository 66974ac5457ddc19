package dev.senda.workers.rendering;

import ch.digitalfondue.mjml4j.Mjml4j;
import dev.senda.workers.rendering.cache.LruCache;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Compiles MJML to HTML. This takes three quarters of the time to render a mail, so the result is
 * cached: contacts whose mails differ only in their values share it.
 */
final class MjmlCompiler {

  private static final int KEPT = 200;

  /** A value in an attribute with which MJML may calculate, such as a width. */
  private static final Pattern COMPUTED =
      Pattern.compile(
          "<mj-[^<>]*\\s(?!href=|src=|alt=|title=)[\\w-]+\\s*=\\s*(\"[^\"]*\ue000|'[^']*\ue000)");

  private record Page(Locale locale, String mjml) {}

  private final LruCache<Page, String> kept = new LruCache<>(KEPT);

  /**
   * @throws RenderingException if it is no MJML
   */
  String toHtml(TemplateSource source, TemplateWithSlots templateWithSlots) {
    if (COMPUTED.matcher(templateWithSlots.text()).find()) {
      return compiled(source, templateWithSlots.fill(templateWithSlots.text()));
    }
    var page = new Page(source.locale(), templateWithSlots.text());
    var html = kept.get(page, () -> compiled(source, templateWithSlots.text()));
    return templateWithSlots.fill(html);
  }

  private static String compiled(TemplateSource source, String mjml) {
    try {
      return Mjml4j.render(mjml, new Mjml4j.Configuration(source.locale().toLanguageTag()));
    } catch (RuntimeException e) {
      throw RenderingException.of(source, "its MJML is broken: " + e.getMessage(), e);
    }
  }
}
