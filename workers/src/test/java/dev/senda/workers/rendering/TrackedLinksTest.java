package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.io.IOException;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

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
