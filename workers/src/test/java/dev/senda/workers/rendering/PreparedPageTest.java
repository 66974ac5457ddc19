package dev.senda.workers.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import ch.digitalfondue.mjml4j.Mjml4j;
import dev.senda.catalog.Catalog;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.settings.brand.BrandSettings;
import dev.senda.workers.rendering.TrackedLinks.MessageLinks;
import dev.senda.workers.rendering.liquid.LiquidTemplate.Reader;
import dev.senda.workers.rendering.page.HtmlEscapes;
import dev.senda.workers.rendering.page.HtmlToTextConverter;
import dev.senda.workers.rendering.page.PreparedPage;
import dev.senda.workers.rendering.page.Slots;
import dev.senda.workers.rendering.page.TemplateWithSlots;
import dev.senda.workers.rendering.variables.BrandVariables;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that is parsed once gives what it gives if it is parsed for each contact. */
class PreparedPageTest extends RendererTestBase {

  private static final List<String> PARTS =
      List.of(
          "Ada",
          "&",
          "<",
          ">",
          "\"",
          "'",
          "\u00a0",
          " ",
          "  ",
          "\n",
          "\t",
          "=",
          "/",
          "&amp;",
          "-",
          "--",
          "😀",
          "é",
          "\u200b",
          "\u00ad",
          "x",
          "%",
          "$1",
          "\\",
          "#",
          "]]",
          "!",
          ";",
          "lt;",
          "display:none",
          "https://example.org/?a=1",
          "\ufeff",
          "\u0085",
          "0");

  private static final TemplateSource SOURCE =
      TemplateSource.parseEmail("hello", Locale.ENGLISH, "---\nsubject: Hi\n---\n<mj-text/>");

  private static final String PAGE =
      """
      <!doctype html><html lang="en"><head><title>Hi {0}</title>
      <style>p { color: red } /* {1} */</style><!-- {2} --></head>
      <body><div style="display:none">{0}</div><h1>Hi, {0}{1}!</h1>
      <p title="{1}">A <b>{2}</b>, {1} &amp; <i> {0} </i><br>{1}<br/>{2}</p>
      <!--[if mso]><td>{0}</td><![endif]-->
      <table><tr><td style="color:{2}">{0}</td><td> {1} </td></tr></table>
      <ul><li>{2}</li><li>&lt;{1}&gt; &copy;</li></ul>
      <img src="https://example.org/{0}.png" alt="{1}"><hr disabled>
      <a href="https://example.org/?q={2}&amp;r={0}">{1}</a>
      <a href="{1}">Any</a> <a clicktracking="off" href="{2}">App</a>
      <a data-senda-track="OFF" href="https://app.example.org/{0}">Universal</a>
      <a href='https://example.org/fixed' name="book-now" class=x>{0}</a>
      <a name="write" href="mailto:tips@example.org">Write</a>
      <a href="tel:{1}">Call</a> <a href="#{2}">Up</a><p>{2}</p><div aria-label="{1}">{0}</div><a href="https://example.org/{1}"></a>
      <map><area href="https://example.org/b"></map></body></html>
      """;

  private final TrackedLinks links = new TrackedLinks(URI.create(BASE), TOKENS);

  private record Mail(String html, String text) {}

  private static String withSlots(String page) {
    return page.replaceAll("\\{(\\d)}", Slots.of(0).replace("0", "$1"));
  }

  private static PreparedPage prepared(String page) {
    return PreparedPage.of(withSlots(page), TrackedLinks::isTracked).orElseThrow();
  }

  private MessageLinks messageLinks() {
    return links.of(ID, Channel.EMAIL, SOURCE, Map.of());
  }

  private Mail filled(PreparedPage page, String template, List<String> values) {
    assertThat(page.fits(values)).isTrue();
    var filled = page.fill(values);
    try {
      var messageLinks = messageLinks();
      var targets = messageLinks.track(filled.links(), template);
      return new Mail(
          filled.html(targets, messageLinks.pixel()) + messageLinks.leftOut(),
          filled.text(targets));
    } catch (RenderingException e) {
      return new Mail("", String.valueOf(e.getMessage()));
    }
  }

  private Mail parsed(String page, List<String> values) {
    var document = Jsoup.parse(new TemplateWithSlots("", values).fill(withSlots(page)));
    document.outputSettings().prettyPrint(false);
    try {
      var messageLinks = messageLinks();
      messageLinks.track(document, withSlots(page));
      return new Mail(
          document.outerHtml() + messageLinks.leftOut(), HtmlToTextConverter.convert(document));
    } catch (RenderingException e) {
      return new Mail("", String.valueOf(e.getMessage()));
    }
  }

  private static String randomValue(Random random) {
    var value = new StringBuilder();
    while (random.nextInt(4) > 0) {
      value.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return HtmlEscapes.escaped(value.toString());
  }

  @Test
  void anyValues_giveTheSameMail() {
    var random = new Random(1);
    var page = prepared(PAGE);

    for (int i = 0; i < 3_000; i++) {
      var values = IntStream.range(0, 3).mapToObj(_ -> randomValue(random)).toList();

      assertThat(filled(page, withSlots(PAGE), values))
          .as("%s", values)
          .isEqualTo(parsed(PAGE, values));
    }
  }

  @Test
  void pagesOfMjml_giveTheSameMail() {
    var mjml =
        """
        <mjml><mj-head><mj-preview>{0}</mj-preview></mj-head><mj-body>
        <mj-section background-color="#eee"><mj-column>
        <mj-text>Hi {0}, <a href="https://example.org/{1}">{1}</a></mj-text>
        <mj-button href="{2}" name="book-now">Book {0}</mj-button>
        <mj-button href="https://example.org/book" name="book-now">Book</mj-button>
        <mj-image src="https://example.org/{1}.png" alt="{0}" href="https://example.org/i" />
        <mj-divider /><mj-table><tr><td>{1}</td></tr></mj-table>
        </mj-column></mj-section></mj-body></mjml>
        """
            .replace(" name=\"book-now\">Book {0}", ">Book {0}");
    var html = Mjml4j.render(mjml, new Mjml4j.Configuration("en"));
    var page = prepared(html);
    var random = new Random(2);

    for (int i = 0; i < 300; i++) {
      var values =
          List.of(
              randomValue(random),
              randomValue(random),
              (random.nextBoolean() ? "https://example.org/" : "") + randomValue(random));

      assertThat(filled(page, withSlots(html), values))
          .as("%s", values)
          .isEqualTo(parsed(html, values));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a href={0}>unquoted</a>",
        "<p {0}>attribute</p>",
        "<{0}>element</{0}>",
        "<table>{0}<tr><td></td></tr></table>",
        "<table><tr>{0}<td></td></tr></table>",
        "<pre>{0}</pre>",
        "<textarea>{0}</textarea>",
        "{0}",
        "<p>&{0}</p>",
        "<p>&am{0}</p>",
        "<p title='&#{0}'>x</p>",
        "<p><{0}</p>",
        "<p></{0}</p>",
        "<!--{0}>-->",
        "<input checked='{0}'>",
        "<a name='now' href='{0}'>x</a>",
        "<p title='a' title='{0}'>twice</p>",
        "<b title='{0}'><p>x</b>y</p>",
      })
  void pageWhoseStructureMayDependOnAValue_isNotPrepared(String body) {
    assertThat(PreparedPage.of(withSlots(body), TrackedLinks::isTracked)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void blankValue_fitsWhereItLeavesTheStructure(String value) {
    assertThat(prepared("<p>{0}{1}</p>").fits(List.of("a", value))).isTrue();
    assertThat(prepared("<div><p><b></p>{0}<p>{1}</p></div>").fits(List.of("a", value))).isFalse();
    assertThat(prepared("<div><p><b></p>{0}<p>{1}</p></div>").fits(List.of("a", "b"))).isTrue();
  }

  @Test
  void missingValue_doesNotFit() {
    assertThat(prepared("<p>{0}{1}</p>").fits(List.of("a"))).isFalse();
    assertThat(prepared("<p>{0}{1}</p>").fits(List.of("a", "b", "c"))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(MessageClass.class)
  void shippedMails_arePrepared(MessageClass messageClass) {
    var catalog = Catalog.load();
    var journey = catalog.journeys().iterator().next();
    var templates = new Templates(catalog, null, Locale.ENGLISH);
    var liquid = new LiquidEngine();
    for (var locale : List.of(Locale.ENGLISH, Locale.of("es"))) {
      var source =
          Templates.parse(
              Message.email("hello"),
              locale,
              "---\nsubject: Hi\n---\n<mj-section><mj-column>"
                  + "<mj-text>{{ contact.first_name }}</mj-text></mj-column></mj-section>");
      var slots =
          liquid.sample(
              source,
              Renderer.bodyOf(source, templates.layout(journey, source)),
              Map.of(
                  "brand", new BrandVariables(BrandSettings.none(), "Acme").of("a", null, locale)),
              new Reader(locale, ZoneOffset.UTC, Instant::now),
              new SnippetFiles(templates, liquid, journey, locale, true));

      assertThat(new MjmlCompiler().findPrepared(source, slots)).isPresent();
    }
  }
}
