package dev.senda.workers.rendering;

import ch.digitalfondue.mjml4j.Mjml4j;
import dev.senda.workers.rendering.cache.LruCache;
import dev.senda.workers.rendering.links.TrackingSwitch;
import dev.senda.workers.rendering.mjml.MjmlRules;
import dev.senda.workers.rendering.mjml.MjmlSource;
import dev.senda.workers.rendering.page.PreparedPage;
import dev.senda.workers.rendering.page.TemplateWithSlots;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  /** An element of MJML that the compiler left as it is. */
  private static final Pattern LEFT = Pattern.compile("<(mj-[\\w-]+)");

  private record Page(Locale locale, String mjml) {}

  /**
   * A compiled page.
   *
   * @param html with slots; null if MJML may calculate with a value
   * @param prepared empty if the HTML must be parsed for each contact
   */
  private record Compiled(@Nullable String html, Optional<PreparedPage> prepared) {

    /** The type only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "Compiled[]";
    }
  }

  private final LruCache<Page, Compiled> kept = new LruCache<>(KEPT);

  /**
   * The compiled page with its values, if it need not be parsed again.
   *
   * @throws RenderingException if it is no MJML
   */
  Optional<PreparedPage.FilledPage> findPrepared(
      TemplateSource source, TemplateWithSlots templateWithSlots) {
    var values = templateWithSlots.values();
    return compiled(source, templateWithSlots)
        .prepared()
        .filter(page -> page.fits(values))
        .map(page -> page.fill(values));
  }

  /**
   * @throws RenderingException if it is no MJML
   */
  String toHtml(TemplateSource source, TemplateWithSlots templateWithSlots) {
    var html = compiled(source, templateWithSlots).html();
    return html == null
        ? compiled(source, templateWithSlots.fill(templateWithSlots.text()))
        : templateWithSlots.fill(html);
  }

  private Compiled compiled(TemplateSource source, TemplateWithSlots templateWithSlots) {
    var mjml = templateWithSlots.text();
    return kept.get(new Page(source.locale(), mjml), () -> prepared(source, mjml));
  }

  private static Compiled prepared(TemplateSource source, String mjml) {
    if (COMPUTED.matcher(mjml).find()) {
      return new Compiled(null, Optional.empty());
    }
    var html = compiled(source, mjml);
    return new Compiled(html, PreparedPage.of(html, TrackedLinks::isTracked));
  }

  private static String compiled(TemplateSource source, String mjml) {
    var prepared = MjmlSource.prepare(TrackingSwitch.mark(mjml));
    MjmlRules.findLeftOut(prepared).ifPresent(reason -> refuse(source, reason));
    String html;
    try {
      html = Mjml4j.render(prepared, new Mjml4j.Configuration(source.locale().toLanguageTag()));
    } catch (RuntimeException e) {
      throw RenderingException.of(source, "its MJML is broken: " + e.getMessage(), e);
    }
    var left = LEFT.matcher(html);
    if (left.find()) {
      refuse(source, "found <%s> where it is not compiled".formatted(left.group(1)));
    }
    return html;
  }

  private static void refuse(TemplateSource source, String reason) {
    throw RenderingException.of(source, "its MJML is broken: " + reason);
  }
}
