package dev.senda.workers.rendering;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.workers.rendering.liquid.LiquidTemplate.Reader;
import dev.senda.workers.rendering.mjml.MjmlRules;
import dev.senda.workers.rendering.mjml.MjmlSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks templates without a contact: front matter, Liquid and MJML. A template with an error would
 * not be sent to anybody.
 */
public final class TemplateLint {

  /** Gmail clips what is longer; the part after it, with the link to unsubscribe, is hidden. */
  static final int LONGEST_HTML = 102_400;

  private final Catalog catalog;
  private final Templates templates;
  private final LiquidEngine liquid = new LiquidEngine();
  private final MjmlCompiler mjml = new MjmlCompiler();

  /** A check of the templates of these journeys. */
  public TemplateLint(Catalog catalog, Locale defaultLocale) {
    this.catalog = catalog;
    this.templates = new Templates(catalog, null, defaultLocale);
  }

  /**
   * Something to correct in a template.
   *
   * @param file its name
   * @param isError whether the message cannot be sent so
   * @param reason with the line where it is known
   */
  public record TemplateFinding(String file, boolean isError, String reason) {

    @Override
    public String toString() {
      return "%s: %s%s".formatted(file, isError ? "" : "warning: ", reason);
    }
  }

  /** The findings in a message's template in exactly this locale; none if there is no template. */
  public List<TemplateFinding> check(Journey journey, Message.Single message, Locale locale) {
    var file = Catalog.templateFileName(message.template(), message.channel(), locale);
    return catalog
        .templateText(journey, message.template(), message.channel(), locale)
        .map(text -> check(file, message, locale, text))
        .orElse(List.of());
  }

  List<TemplateFinding> check(String file, Message.Single message, Locale locale, String text) {
    var findings = new ArrayList<TemplateFinding>();
    try {
      var source = Templates.parse(message, locale, text);
      for (var part : parts(source)) {
        liquid.check(source, part);
      }
      if (message instanceof Message.Email) {
        checkMail(file, source, findings);
      }
    } catch (RenderingException e) {
      findings.add(new TemplateFinding(file, true, e.reason()));
    }
    return List.copyOf(findings);
  }

  private static List<String> parts(TemplateSource source) {
    var parts = new ArrayList<String>(source.subjects().values());
    parts.add(source.subject());
    parts.add(source.preheader());
    parts.add(source.body());
    var whatsAppTemplate = source.whatsAppTemplate();
    if (whatsAppTemplate != null) {
      parts.addAll(whatsAppTemplate.variables().values());
    }
    return parts;
  }

  private void checkMail(String file, TemplateSource source, List<TemplateFinding> findings) {
    var sample =
        liquid.sample(
            source,
            Renderer.bodyOf(source, templates.layout(source)),
            Map.of("contact", Map.of(), "event", Map.of()),
            new Reader(source.locale(), ZoneOffset.UTC, Instant::now));
    var html = mjml.toHtml(source, sample);
    MjmlRules.findVanished(MjmlSource.prepare(sample.fill(sample.text())), html)
        .ifPresent(reason -> findings.add(new TemplateFinding(file, true, reason)));
    int size = html.getBytes(StandardCharsets.UTF_8).length;
    if (size > LONGEST_HTML) {
      findings.add(
          new TemplateFinding(
              file,
              false,
              "its HTML has %d bytes (expected at most %d: Gmail clips what is longer)"
                  .formatted(size, LONGEST_HTML)));
    }
  }
}
