package dev.senda.workers.rendering;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import dev.senda.settings.brand.BrandSettings;
import dev.senda.workers.rendering.liquid.LiquidTemplate.Reader;
import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.parse.StatementReader.SnippetCall;
import dev.senda.workers.rendering.mjml.MjmlRules;
import dev.senda.workers.rendering.mjml.MjmlSource;
import dev.senda.workers.rendering.variables.BrandVariables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/**
 * Checks templates without a contact: front matter, Liquid and MJML. A template with an error would
 * not be sent to anybody.
 */
public final class TemplateLint {

  /** Gmail clips what is longer; the part after it, with the link to unsubscribe, is hidden. */
  static final int LONGEST_HTML = 102_400;

  private static final String UNSUBSCRIBE_PAGE = "https://links.ourcompany.example/unsubscribe";

  private static final TemplateVariable UNSUBSCRIBE =
      new TemplateVariable("links.unsubscribe", false);

  private static final BrandVariables BRANDS =
      new BrandVariables(BrandSettings.none(), "Your company");

  private final Catalog catalog;
  private final Templates templates;
  private final LiquidEngine liquid = new LiquidEngine();
  private final MjmlCompiler mjml = new MjmlCompiler();

  /** A check of the templates of these journeys. */
  public TemplateLint(Catalog catalog, Locale defaultLocale) {
    this(catalog, null, defaultLocale);
  }

  /**
   * A check of the templates of these journeys.
   *
   * @param directory holds layouts and snippets that come before those of the catalog; null for
   *     none
   */
  TemplateLint(Catalog catalog, @Nullable Path directory, Locale defaultLocale) {
    this.catalog = catalog;
    this.templates = new Templates(catalog, directory, defaultLocale);
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
        .map(text -> check(file, journey, message, locale, text))
        .orElse(List.of());
  }

  List<TemplateFinding> check(
      String file, Journey journey, Message.Single message, Locale locale, String text) {
    var findings = new ArrayList<TemplateFinding>();
    try {
      var source = Templates.parse(message, locale, text);
      boolean isEmail = message instanceof Message.Email;
      var snippets = new SnippetFiles(templates, liquid, journey, locale, isEmail);
      for (var part : parts(source)) {
        checkSnippets(source, part, snippets);
      }
      if (isEmail) {
        checkMail(file, source, journey, message, snippets, findings);
      }
    } catch (RenderingException e) {
      findings.add(new TemplateFinding(file, true, e.reason()));
    }
    return List.copyOf(findings);
  }

  /** Parses a part with the snippets that it names, also where it does not print them. */
  private void checkSnippets(TemplateSource source, String part, SnippetFiles snippets) {
    for (var call : liquid.check(source, part).snippetCalls()) {
      try {
        checkSnippet(call, snippets, List.of(), false);
      } catch (LiquidException e) {
        throw RenderingException.of(
            source,
            "its Liquid is broken: %s%s".formatted(source.place(part, call.line()), e.reason()),
            e);
      }
    }
  }

  /**
   * @param open the snippets around it
   */
  private static void checkSnippet(
      SnippetCall call, SnippetFiles snippets, List<String> open, boolean isInRender) {
    var path = new ArrayList<>(open);
    path.add(call.name());
    if (open.contains(call.name())) {
      throw new LiquidException(
          0,
          "found a cycle of snippets: %s, expected none".formatted(String.join(" > ", path)),
          null);
    }
    if (isInRender && !call.isRender()) {
      throw new LiquidException(
          0,
          "in snippet \"%s\": line %d: found {%% include %%} in a snippet that {%% render %%} prints, expected {%% render \"%s\" %%}"
              .formatted(open.getLast(), call.line(), call.name()),
          null);
    }
    for (var inner : snippets.find(call.name()).snippetCalls()) {
      checkSnippet(inner, snippets, path, isInRender || call.isRender());
    }
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

  private void checkMail(
      String file,
      TemplateSource source,
      Journey journey,
      Message.Single message,
      SnippetFiles snippets,
      List<TemplateFinding> findings) {
    var plan = journey.plan();
    boolean isConfirmation = message.optIn() != null;
    boolean isUnsubscribable = plan.isUnsubscribable() && !isConfirmation;
    var layout = templates.layout(journey, source, Renderer.classOf(plan, message));
    if (!isUnsubscribable && Catalog.variablesOf(layout).contains(UNSUBSCRIBE)) {
      findings.add(
          new TemplateFinding(
              file,
              true,
              "in its layout: prints {{ links.unsubscribe }} (expected {%% if links.unsubscribe %%} around it: the message has no link to unsubscribe, for the plan %s)"
                  .formatted(
                      plan.topic() == null
                          ? "has no topic"
                          : isConfirmation ? "asks for consent" : "is transactional")));
    }
    var sample =
        liquid.sample(
            source,
            Renderer.bodyOf(source, layout),
            Map.of(
                "contact",
                Map.of(),
                "event",
                Map.of(),
                "links",
                isUnsubscribable ? Map.of("unsubscribe", UNSUBSCRIBE_PAGE) : Map.of(),
                "brand",
                BRANDS.of(plan.name(), plan.topic(), source.locale())),
            new Reader(source.locale(), ZoneOffset.UTC, Instant::now),
            snippets);
    var html = mjml.toHtml(source, sample);
    MjmlRules.findVanished(MjmlSource.prepare(sample.fill(sample.text())), html)
        .ifPresent(reason -> findings.add(new TemplateFinding(file, true, reason)));
    if (isUnsubscribable
        && Jsoup.parse(html).select("a[href='%s']".formatted(UNSUBSCRIBE_PAGE)).isEmpty()) {
      findings.add(
          new TemplateFinding(
              file,
              true,
              "no link to unsubscribe (expected <a href=\"{{ links.unsubscribe }}\"> in the"
                  + " template or its layout)"));
    }
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
