package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.links.LinkTarget;
import dev.senda.journey.links.LinkTarget.Direct;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The links of a message. */
class TrackedLinksTest extends RendererTestBase {

  @Test
  void everyLink_isTracked_exceptUnsubscribe() throws IOException {
    template(
        "en",
        "subject: Hi",
        """
        <a href="https://example.org/a?b=1&amp;c=2">A</a>
        <a href="mailto:tips@example.org">tips@example.org</a>
        """);

    var mail = render(email("hello"), "en");
    var links = Jsoup.parse(mail.html()).select("a").eachAttr("href");

    assertThat(links).hasSize(3);
    assertThat(links.getFirst()).startsWith(BASE + "/t/");
    assertThat(
            TOKENS.verify(LinkPurpose.CLICK, links.getFirst().substring((BASE + "/t/").length())))
        .contains(new LinkTokenContent(ID, "https://example.org/a?b=1&c=2"));
    assertThat(links.get(1)).isEqualTo("mailto:tips@example.org");
    assertThat(links.get(2))
        .isEqualTo(String.valueOf(mail.unsubscribeUrl()))
        .startsWith(BASE + "/u/");
    assertThat(
            TOKENS.verify(LinkPurpose.UNSUBSCRIBE, links.get(2).substring((BASE + "/u/").length())))
        .contains(new LinkTokenContent(ID, ""));
    assertThat(mail.text())
        .contains("A (" + links.getFirst() + ")")
        .contains("Unsubscribe (" + mail.unsubscribeUrl() + ")")
        .doesNotContain("https://example.org/a");
  }

  @Test
  void valueInLink_isPercentEncoded() throws IOException {
    attributes.put("first_name", "Ana \"María\"");
    template(
        "en", "subject: Hi", "<a href=\"https://example.org/?n={{ contact.first_name }}\">Go</a>");

    var link = Jsoup.parse(render(email("hello"), "en").html()).select("a").getFirst().attr("href");

    assertThat(TOKENS.verify(LinkPurpose.CLICK, link.substring((BASE + "/t/").length())))
        .contains(new LinkTokenContent(ID, "https://example.org/?n=Ana%20%22Mar%C3%ADa%22"));
  }

  @Test
  void namedLink_hasNameInToken() throws IOException {
    write(
        "tips/hello.en.mjml",
        """
        ---
        subject: Hi
        ---
        <mj-section><mj-column>
          <mj-button name="book-now" href="https://example.org/book">Book</mj-button>
          <mj-text><a name="read-more" href="https://example.org/more">More</a></mj-text>
        </mj-column></mj-section>
        """);

    var links = Jsoup.parse(render(email("hello"), "en").html()).select("a[href*=/t/]");

    assertThat(links.eachAttr("href"))
        .extracting(
            link -> TOKENS.verify(LinkPurpose.CLICK, link.substring((BASE + "/t/").length())))
        .containsExactly(
            Optional.of(new LinkTokenContent(ID, "https://example.org/book", "book-now")),
            Optional.of(new LinkTokenContent(ID, "https://example.org/more", "read-more")));
    assertThat(links.select("[name]")).isEmpty();
  }

  @Test
  void invalidLinkName_isRefused() throws IOException {
    template("en", "subject: Hi", "<a name=\"Book now\" href=\"https://example.org\">Book</a>");

    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("link name \"Book now\" (expected lower-case words");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "myapp://cart/1",
        "whatsapp://send?text=Hi",
        "intent://x#Intent;end",
        "market://details?id=a",
        "webcal://shop.example/a.ics",
        "viber://chat",
        "#top"
      })
  void addressOfAnApp_goesOutAsItIs(String href) throws IOException {
    template("en", "subject: Hi", "<a href=\"%s\">Go</a>".formatted(href));

    assertThat(firstLink(render(email("hello"), "en")).attr("href")).isEqualTo(href);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "https://shop.example/?utm_campaign=50%off https://shop.example/?utm_campaign=50%25off",
        "https://müller.example/angebot https://xn--mller-kva.example/angebot",
        "https://my_shop.example/x https://my_shop.example/x",
        "//shop.example/x https://shop.example/x"
      })
  void addressThatBrowsersOpen_canBeRedirected(String href, String target) throws IOException {
    template("en", "subject: Hi", "<a href=\"%s\">Go</a>".formatted(href));
    write("tips/nudge.en.sms", "See https:" + href.replaceFirst("https:", "") + ".");

    assertThat(clicked(firstLink(render(email("hello"), "en")).attr("href"))).isEqualTo(target);
    var text = render(sms("nudge")).text();
    assertThat(text).endsWith(".");
    assertThat(clicked(text.substring(4, text.length() - 1))).isEqualTo(target);
  }

  @Nested
  class LeadingNowhere {

    @ParameterizedTest
    @ValueSource(
        strings = {"", " ", "/products/1", "javascript:alert(1)", "data:text/html,x", "https://"})
    void linkOfTheTemplate_isRefused(String href) throws IOException {
      template("en", "subject: Hi", "<a href=\"%s\">Go</a>".formatted(href));
      assertThatThrownBy(() -> render(email("hello"), "en"))
          .hasMessageContaining("link \"%s\" leads nowhere: ".formatted(href.strip()));

      // Its structure depends on a value, so it is parsed for each contact.
      template(
          "en",
          "subject: Hi",
          "<table><tr>{{ contact.first_name }}</tr></table><a href=\"%s\">Go</a>".formatted(href));
      assertThatThrownBy(() -> render(email("hello"), "en"))
          .hasMessageContaining("link \"%s\" leads nowhere: ".formatted(href.strip()));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "/products/1",
          "javascript:alert(1)",
          "data:text/html,x",
          "https://",
          "n/a"
        })
    void linkOfData_isLeftOut_andTheMessageGoesOut(String url) throws IOException {
      event.put("products", List.of(Map.of("url", url), Map.of("url", "https://shop.example/2")));
      for (var start : List.of("", "<table><tr>{{ contact.first_name }}</tr></table>")) {
        template(
            "en",
            "subject: Hi",
            start + "{% for p in event.products %}<a href=\"{{ p.url }}\">Mug</a> {% endfor %}");

        var mail = render(email("hello"), "en");

        var links = Jsoup.parse(mail.html()).select("a");
        assertThat(links.getFirst().hasAttr("href")).isFalse();
        assertThat(links.getFirst().text()).isEqualTo("Mug");
        assertThat(clicked(links.get(1).attr("href"))).isEqualTo("https://shop.example/2");
        assertThat(mail.text()).contains("Mug Mug (" + links.get(1).attr("href") + ")");
        assertThat(mail.leftOutLinks())
            .singleElement()
            .asString()
            .startsWith("link 1: ")
            .contains("(expected ");
      }
    }

    @Test
    void linkOfDataInAText_staysAsItIs() throws IOException {
      event.put("url", "https://shop example/");
      write("tips/nudge.en.sms", "See https://{{ contact.first_name }}|x and {{ event.url }}");
      attributes.put("first_name", "a_b^c");

      var text = render(sms("nudge"));

      assertThat(text.text())
          .startsWith("See https://a_b^c|x and " + BASE + "/t/")
          .endsWith(" example/");
      assertThat(text.leftOutLinks())
          .singleElement()
          .asString()
          .startsWith("link 1: an invalid host");
    }

    @Test
    void tooLongAddressOfTheTemplate_isRefused() throws IOException {
      var url = "https://shop.example/" + "x".repeat(25_000);
      template("en", "subject: Hi", "<a href=\"%s\">Go</a>".formatted(url));
      write("tips/nudge.en.sms", "See " + url);

      assertThatThrownBy(() -> render(email("hello"), "en"))
          .hasMessageContaining("an address of 25021 characters (expected at most 5000)");
      assertThatThrownBy(() -> render(sms("nudge")))
          .hasMessageContaining("an address of 25021 characters (expected at most 5000)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a clicktracking=\"off\" href=\"https://a.example/ul\">Open</a>",
        "<a clicktracking=off href=\"https://a.example/ul\">Open</a>",
        "<a href=\"https://a.example/ul\" data-senda-track=\"off\">Open</a>",
        "<a DATA-SENDA-TRACK='Off' href='https://a.example/ul'>Open</a>",
        "</mj-text><mj-button data-senda-track=\"off\" title=\"a > b\" href=\"https://a.example/ul\">Open</mj-button><mj-text>",
        "</mj-text><mj-button href='https://a.example/ul' clicktracking='off'>Open</mj-button><mj-text>",
        "</mj-text><mj-image clicktracking=\"off\" href=\"https://a.example/ul\" src=\"https://a.example/i.png\" /><mj-text>",
        "</mj-text><mj-social><mj-social-element name=\"x-noshare\" clicktracking=\"off\" href=\"https://a.example/ul\">Open</mj-social-element></mj-social><mj-text>"
      })
  void linkWithTheSwitch_isLeftAsItIs_andTheSwitchDoesNotGoOut(String link) throws IOException {
    for (var value : List.of("", "<table><tr>{{ contact.first_name }}</tr></table>")) {
      template("en", "subject: Hi", value + link);

      var html = render(email("hello"), "en").html();

      assertThat(Jsoup.parse(html).select("a").eachAttr("href")).contains("https://a.example/ul");
      assertThat(html)
          .doesNotContainIgnoringCase("clicktracking")
          .doesNotContainIgnoringCase("senda-track")
          .doesNotContain("\ue002");
    }
  }

  @Test
  void otherValueOfTheSwitch_isTracked() throws IOException {
    template("en", "subject: Hi", "<a clicktracking=\"on\" href=\"https://a.example/\">Go</a>");

    var link = firstLink(render(email("hello"), "en"));

    assertThat(clicked(link.attr("href"))).isEqualTo("https://a.example/");
    assertThat(link.hasAttr("clicktracking")).isFalse();
  }

  /** Whatever a template or its data say: it is refused or left out, or the click arrives. */
  @Test
  void anyTarget_isRefusedOrLeftOut_orTheClickArrives() throws IOException {
    template("en", "subject: Hi", "<a href=\"{{ event.url }}\">Go</a>");
    write("tips/nudge.en.sms", "{{ event.url }}");
    var renderer = renderer();
    var random = new Random(14);
    int arrived = 0;
    for (int i = 0; i < 2_000; i++) {
      var url = randomTarget(random);
      event.put("url", url);

      var mail = (RenderedEmail) renderer.render(letter(email("hello"), "en", attributes));
      var link = firstLink(mail);

      if (!link.hasAttr("href")) {
        assertThat(mail.leftOutLinks()).as(url).hasSize(1);
      } else if (link.attr("href").startsWith(BASE)) {
        arrived++;
        assertThat(URI.create(clicked(link.attr("href"))).getRawAuthority()).as(url).isNotEmpty();
      } else {
        assertThat(LinkTarget.parse(link.attr("href"))).as(url).isInstanceOf(Direct.class);
      }
      if (!url.isBlank()) {
        assertTextArrives(
            url, ((RenderedText) renderer.render(letter(sms("nudge"), "en", attributes))).text());
      }
    }
    assertThat(arrived).isGreaterThan(300);
  }

  private static void assertTextArrives(String url, String text) {
    var link = Pattern.compile(Pattern.quote(BASE + "/t/") + "[\\w-]+").matcher(text);
    while (link.find()) {
      assertThat(URI.create(clicked(link.group())).getRawAuthority()).as(url).isNotEmpty();
    }
  }

  private static String randomTarget(Random random) {
    var pieces =
        List.of(
            "https://",
            "http://",
            "//",
            "shop.example",
            "müller",
            ".",
            "_",
            "/",
            "?",
            "#",
            "%",
            "%20",
            " ",
            "\"",
            "'",
            "<",
            ">",
            "&",
            "=",
            "[",
            "]",
            "(",
            ")",
            "{",
            "}",
            "|",
            "\\",
            "@",
            ":",
            "myapp:",
            "javascript:",
            "☕",
            "\u00a0",
            "utm_campaign=50%off",
            "a".repeat(900));
    var text = new StringBuilder(random.nextBoolean() ? "https://shop.example" : "");
    for (int i = random.nextInt(9); i >= 0; i--) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }

  private static Element firstLink(RenderedEmail mail) {
    return Objects.requireNonNull(Jsoup.parse(mail.html()).selectFirst("a"));
  }

  @Test
  void preferencesLink_belongsToMessage_andIsNotTracked() throws IOException {
    template("en", "subject: Hi", "<a href=\"{{ links.preferences }}\">Choose</a>");
    write("tips/nudge.en.sms", "Choose: {{ links.preferences }}");

    var page = BASE + "/p/" + TOKENS.sign(LinkPurpose.PREFERENCES, new LinkTokenContent(ID, ""));
    assertThat(Jsoup.parse(render(email("hello"), "en").html()).select("a").eachAttr("href"))
        .contains(page);
    assertThat(render(sms("nudge")).text()).isEqualTo("Choose: " + page);
  }
}
