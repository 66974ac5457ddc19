package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Liquid in mails and texts: scopes, languages, time zones and HTML. */
class LiquidRenderingTest extends RendererTestBase {

  @Test
  void cart_printsItsItems_inSubjectAttributesAndText() throws IOException {
    event.put(
        "products",
        List.of(
            Map.of("name", "Blue mug", "quantity", 3, "url", "https://shop.example/mug"),
            Map.of("quantity", 2)));
    template(
        "en",
        "subject: '{% for p in event.products %}{{ p.name | default: \"Product\" }} {% endfor %}'",
        """
        {% for item in event.products %}
        <a title="{{ item.name | default: 'Product' }}"
           href="{{ item.url | default: 'https://shop.example/' }}">{{ item.name | default: "Product" }} x {{ item.quantity }}</a>
        {% endfor %}
        """);
    write(
        "tips/nudge.en.sms",
        "{% for p in event.products %}{{ p.name | default: 'Product' }} x {{ p.quantity }};{% endfor %}");

    var mail = render(email("hello"), "en");
    var page = Jsoup.parse(mail.html());

    assertThat(mail.subject()).isEqualTo("Blue mug Product");
    assertThat(page.select("a[title]").eachAttr("title")).containsExactly("Blue mug", "Product");
    assertThat(page.select("a[title]").eachText()).containsExactly("Blue mug x 3", "Product x 2");
    assertThat(mail.text()).contains("Blue mug x 3", "Product x 2");
    assertThat(render(sms("nudge")).text()).isEqualTo("Blue mug x 3;Product x 2;");
  }

  @Test
  void message_isInItsLanguage_andTheContactsZone() throws IOException {
    write("layout.es.mjml", java.nio.file.Files.readString(directory.resolve("layout.en.mjml")));
    event.put("created_at", "2026-11-20T23:30:00Z");
    event.put("total", new BigDecimal("59.9"));
    timeZone = "America/Mexico_City";
    template(
        "es",
        "subject: '{{ event.created_at | date: \"%A %-d de %B\" }}'",
        "<p>{{ event.created_at | date: \"%H:%M %d\" }} por {{ event.total | money: \"EUR\" }}</p>");

    var mail = render(email("hello"), "es");

    assertThat(mail.subject()).isEqualTo("viernes 20 de noviembre");
    assertThat(mail.text()).startsWith("17:30 20 por 59,90 €\n");
    assertThat(render(email("hello"), "es-MX").text()).contains("EUR59.90");
  }

  @Test
  void contactWithoutZone_readsTimesInTheDefaultZone() throws IOException {
    event.put("at", "2026-11-20T23:30:00Z");
    template("en", "subject: Hi", "<p>{{ event.at | date: '%H:%M' }}</p>");

    assertThat(render(email("hello"), "en").text()).startsWith("23:30\n");
  }

  @Test
  void htmlOfAFilter_isHtmlInText_andTextInAttributes() throws IOException {
    event.put("note", "1 Main & Co\n<script>alert(1)</script>\n\" onclick=x");
    template(
        "en",
        "subject: '{{ event.note | escape }}'",
        """
        <p class="note">{{ event.note | newline_to_br }}</p>
        <a href="https://example.org" title="{{ event.note | newline_to_br }}">a</a>
        {% capture bold %}<b id="b">{{ event.note | escape }}</b>{% endcapture %}{{ bold }}
        """);

    var mail = render(email("hello"), "en");
    var page = Jsoup.parse(mail.html());

    assertThat(mail.subject()).isEqualTo("1 Main & Co <script>alert(1)</script> \" onclick=x");
    assertThat(page.select(".note br")).hasSize(2);
    assertThat(page.select("script, [onclick]")).isEmpty();
    assertThat(page.select("#b").text()).startsWith("1 Main & Co <script>");
    assertThat(page.select("a[title]").attr("title")).contains("1 Main & Co<br />", "onclick");
    assertThat(mail.text()).startsWith("1 Main & Co\n<script>alert(1)</script>\n\" onclick=x\n");
  }

  @Test
  void valueWithoutQuotes_cannotAddAnAttribute() throws IOException {
    event.put("url", "https://example.org/ onmouseover=alert(1)");
    template(
        "en", "subject: Hi", "<p><a title={{ event.url }} id=a href=https://example.org>x</a></p>");

    var page = Jsoup.parse(render(email("hello"), "en").html());

    assertThat(page.select("[onmouseover]")).isEmpty();
    assertThat(page.select("#a").attr("title")).isEqualTo(event.get("url"));
  }

  @Test
  void capturedSection_isCompiledAsMjml() throws IOException {
    template(
        "en",
        "subject: Hi",
        """
        </mj-text>{% capture part %}<mj-button href="https://example.org">{{ contact.first_name }}</mj-button>{% endcapture %}
        {% if contact.vip %}VIP{% else %}{{ part | strip }}{% endif %}<mj-text>
        """);

    var html = render(email("hello"), "en").html();

    assertThat(html).doesNotContain("<mj-button");
    assertThat(Jsoup.parse(html).select("a").eachText()).contains("Ada");
  }

  @Test
  void fileWithByteOrderMark_isRead() throws IOException {
    write(
        "tips/hello.en.mjml",
        "\ufeff---\nsubject: Hi\n---\n<mj-section><mj-column><mj-text>Hello</mj-text></mj-column></mj-section>");
    write("tips/nudge.en.sms", "\ufeffHello");
    write(
        "layout.en.mjml",
        "\ufeff" + java.nio.file.Files.readString(directory.resolve("layout.en.mjml")));

    assertThat(render(email("hello"), "en").subject()).isEqualTo("Hi");
    assertThat(render(email("hello"), "en").html()).doesNotContain("\ufeff");
    assertThat(render(sms("nudge")).text()).isEqualTo("Hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "en-GB"})
  void missingVariable_isRefused_withItsName_inEveryPart(String locale) throws IOException {
    write(
        "tips/nudge.en.sms",
        "{% for p in event.products %}{{ p.name }}{% else %}{{ contact.code }}{% endfor %}");
    assertThatThrownBy(() -> render(sms("nudge")))
        .hasMessageContaining("variable \"contact.code\" is missing (expected a value");

    template("en", "subject: '{{ contact.last_name | capitalize }}'", "<p>Hello</p>");
    assertThatThrownBy(() -> render(email("hello"), locale))
        .hasMessageContaining("variable \"contact.last_name\" is missing");
  }
}
