package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.messenger;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Channel;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.links.ShortLinks.ShortLink;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan and the settings make of the links of a message: UTM parameters and short links. */
class LinkOptionsTest extends RendererTestBase {

  @Test
  void planWithUtmSource_addsParametersToTrackedLinks() throws IOException {
    template(
        "en",
        "subject: Hi",
        """
        <a href="https://shop.example/a?b=1#c">A</a> <a href="https://shop.example/?utm_campaign=sale">B</a>
        <a clicktracking="off" href="https://a.example/ul">C</a> <a href="myapp://cart">D</a>
        """);
    write("tips/nudge.en.sms", "See https://shop.example/a.");

    var links =
        Jsoup.parse(((RenderedEmail) renderer().render(withUtm(email("hello")))).html())
            .select("a")
            .eachAttr("href");
    var text = ((RenderedText) renderer().render(withUtm(sms("nudge")))).text();

    assertThat(clicked(links.getFirst()))
        .isEqualTo(
            "https://shop.example/a?b=1&utm_source=spring%20news&utm_medium=email&utm_campaign=tips&utm_content=hello#c");
    assertThat(clicked(links.get(1)))
        .isEqualTo(
            "https://shop.example/?utm_campaign=sale&utm_source=spring%20news&utm_medium=email&utm_content=hello");
    assertThat(links).contains("https://a.example/ul", "myapp://cart");
    assertThat(clicked(text.substring("See ".length(), text.length() - 1)))
        .isEqualTo(
            "https://shop.example/a?utm_source=spring%20news&utm_medium=sms&utm_campaign=tips&utm_content=nudge");
  }

  private RenderRequest withUtm(Message.Single message) {
    var request = letter(message, "en", attributes);
    var journey =
        new Journey() {
          @Override
          public Plan plan() {
            return TIPS.plan().utmSource("spring news");
          }

          @Override
          public void run(Enrollment lead) {}
        };
    return new RenderRequest(
        request.id(), journey, message, request.contact(), request.events(), request.coupon());
  }

  @Nested
  class ShortLinksOfTexts {

    private static final String SHORT = "https://sho.example/s/";

    private RenderedText shortened(Message.Text message) {
      return (RenderedText)
          new Renderer(
                  new Templates(Catalog.of(TIPS), directory, Locale.ENGLISH),
                  new TrackedLinks(
                      URI.create(BASE),
                      TOKENS,
                      URI.create("https://sho.example"),
                      Set.of(Channel.SMS)),
                  "Acme",
                  _ -> "1 Main Street")
              .render(letter(message, "en", attributes));
    }

    @Test
    void linksOfAText_areShort_andBelongToTheMessage() throws IOException {
      write("tips/nudge.en.sms", "A (https://shop.example/a?b=ü). Choose: {{ links.preferences }}");

      var text = shortened(sms("nudge"));

      assertThat(text.text())
          .matches("A \\(" + SHORT + "\\w{10}\\)\\. Choose: " + SHORT + "\\w{10}");
      assertThat(text.shortLinks())
          .extracting(ShortLink::target, ShortLink::isClick)
          .containsExactly(
              tuple("https://shop.example/a?b=%C3%BC", true),
              tuple(
                  BASE + "/p/" + TOKENS.sign(LinkPurpose.PREFERENCES, new LinkTokenContent(ID, "")),
                  false));
      assertThat(text.text()).contains(text.shortLinks().getFirst().code());
    }

    @Test
    void templateThatSwitchesThemOff_keepsSignedLinks() throws IOException {
      write(
          "tips/nudge.en.sms",
          "---\nshort-links: off\n---\nA https://shop.example/a {{ links.preferences }}");

      var text = shortened(sms("nudge"));

      assertThat(text.text()).startsWith("A " + BASE + "/t/").contains(BASE + "/p/");
      assertThat(text.shortLinks()).isEmpty();
    }

    @Test
    void templateThatSwitchesThemOn_hasShortLinks_onAnyTextChannel() throws IOException {
      write("tips/nudge.en.whatsapp", "---\nshort-links: \"on\"\n---\nA https://shop.example/a");
      write("tips/nudge.en.messenger", "---\nshort-links: on\n---\nA https://shop.example/a");
      write(
          "tips/approved.en.whatsapp",
          """
          ---
          content: HX00000000000000000000000000000000
          variables:
            "1": https://shop.example/b
          short-links: on
          ---
          A https://shop.example/a""");

      assertThat(shortened(whatsapp("nudge")).text()).matches("A " + SHORT + "\\w{10}");
      assertThat(shortened(messenger("nudge")).text()).matches("A " + SHORT + "\\w{10}");
      var approved = shortened(whatsapp("approved"));
      assertThat(approved.shortLinks()).hasSize(2);
      assertThat(approved.whatsAppTemplate()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            short-links: sometimes | front matter: short-links is "sometimes" (expected on or off)
            short_links: off       | front matter: "short_links" is unknown (expected short-links)
            content: HX1           | front matter: "content" is unknown (expected short-links)
            """)
    void otherFrontMatterOfAnSms_isRefused(String matter, String reason) throws IOException {
      write("tips/nudge.en.sms", "---\n" + matter + "\n---\nA https://shop.example/a");

      assertThatThrownBy(() -> shortened(sms("nudge")))
          .isInstanceOf(RenderingException.class)
          .hasMessageContaining(reason);
    }

    @Test
    void otherChannel_keepsSignedLinks() throws IOException {
      write("tips/nudge.en.whatsapp", "A https://shop.example/a");

      var text = shortened(whatsapp("nudge"));

      assertThat(text.text()).startsWith("A " + BASE + "/t/");
      assertThat(text.shortLinks()).isEmpty();
    }
  }
}
