package dev.senda.workers.rendering;

import ch.digitalfondue.mjml4j.Mjml4j;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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

  private final Map<Page, String> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Page, String> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @throws RenderingException if it is no MJML
   */
  String toHtml(TemplateSource source, TemplateWithSlots templateWithSlots) {
    if (COMPUTED.matcher(templateWithSlots.text()).find()) {
      return compiled(source, templateWithSlots.fill(templateWithSlots.text()));
    }
    var page = new Page(source.locale(), templateWithSlots.text());
    String html;
    synchronized (kept) {
      html = kept.get(page);
    }
    if (html == null) {
      html = compiled(source, templateWithSlots.text());
      synchronized (kept) {
        kept.put(page, html);
      }
    }
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
