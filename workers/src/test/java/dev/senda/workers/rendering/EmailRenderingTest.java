package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a template to the subject, the HTML and the text of an email. */
class EmailRenderingTest extends RendererTestBase {

  @Test
  void email_hasSubjectHtmlAndText() throws IOException {
    template(
        "en", "subject: Hello {{ contact.first_name }}", "<p>Dear {{ contact.first_name }}</p>");

    var mail = render(email("hello"), "en");

    assertThat(mail.subject()).isEqualTo("Hello Ada");
    assertThat(mail.locale()).isEqualTo("en");
    assertThat(Jsoup.parse(mail.html()).text()).contains("Dear Ada", "Acme, 1 Main Street.");
    assertThat(mail.text()).startsWith("Dear Ada\n").contains("Acme, 1 Main Street.");
  }

  @Test
  void lineBreaksInAValue_cannotAddHeaders() throws IOException {
    template("en", "subject: Hello {{ contact.first_name }}!", "<p>Hi</p>");
    attributes.put("first_name", "Ada\r\nBcc: p1@example.com\u0085\u2028\0\u001b[2J x");

    assertThat(render(email("hello"), "en").subject())
        .isEqualTo("Hello Ada Bcc: p1@example.com [2J x!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\ud83d\ude00", "ab "})
  void veryLongValue_shortensTheSubject_betweenCharacters(String part) throws IOException {
    for (var prefix : new String[] {"Hello ", "Hello, "}) {
      template("en", "subject: " + prefix + "{{ contact.first_name }}", "<p>Hi</p>");
      attributes.put("first_name", part.repeat(10_000));

      var subject = render(email("hello"), "en").subject();

      assertThat(subject).hasSizeBetween(250, 255).endsWith("…");
      assertThat(new String(subject.getBytes(UTF_8), UTF_8)).isEqualTo(subject);
    }
  }

  @Test
  void preheader_isInHtmlOnly() throws IOException {
    template("en", "subject: Hi\npreheader: For {{ contact.first_name }} only", "<p>Hello</p>");

    var mail = render(email("hello"), "en");

    assertThat(mail.html()).contains("For Ada only");
    assertThat(mail.text()).doesNotContain("For Ada only");
  }

  @Test
  void missingVariable_isNamedWithTemplateAndLocale() throws IOException {
    template("en", "subject: Hi", "<p>{{ contact.last_name }}</p>");

    assertThatThrownBy(() -> render(email("hello"), "en"))
        .isInstanceOfSatisfying(
            RenderingException.class,
            problem -> {
              assertThat(problem.template()).isEqualTo("hello");
              assertThat(problem.locale()).isEqualTo("en");
              assertThat(problem.variable()).isEqualTo("contact.last_name");
            })
        .hasMessage(
            "template \"hello\" (en): variable \"contact.last_name\" is missing (expected a value in the contact, its event or the configuration)");
  }

  @Test
  void variableWithDefault_mayBeMissing() throws IOException {
    template(
        "en",
        "subject: Hi {{contact.nickname|default:'you'}}",
        "<p>{{ contact.nickname | default: \"a & b\" | upcase }} {{ contact.first_name | default: \"x\" }}</p>");

    var mail = render(email("hello"), "en");

    assertThat(mail.subject()).isEqualTo("Hi you");
    assertThat(mail.html()).contains("A &amp; B Ada");
  }

  @Test
  void defaultInOnePlace_doesNotCoverAnother() throws IOException {
    template(
        "en",
        "subject: Hi",
        "<p>{{ contact.nickname | default: \"you\" }}, or {{ contact.nickname }}</p>");

    assertThatThrownBy(() -> render(email("hello"), "en")).hasMessageContaining("contact.nickname");
  }

  @Test
  void missingVariableInSubjectOrEvent_isNamed() throws IOException {
    template("en", "subject: Hi {{ contact.nickname }}", "<p>Hello</p>");
    assertThatThrownBy(() -> render(email("hello"), "en")).hasMessageContaining("contact.nickname");

    template("en", "subject: Hi", "<p>{{ event.total }}</p>");
    assertThatThrownBy(() -> render(email("hello"), "en")).hasMessageContaining("event.total");
  }

  @Test
  void fixInDirectory_countsForNextMessage() throws IOException {
    template("en", "subject: Hi", "<p>{{ contact.last_name }}</p>");
    assertThatThrownBy(() -> render(email("hello"), "en")).isInstanceOf(RenderingException.class);

    template("en", "subject: Hi", "<p>{{ contact.first_name }}</p>");

    assertThat(render(email("hello"), "en").text()).startsWith("Ada");
  }

  @Test
  void missingTemplate_isNamedWithTriedLocales() {
    assertThatThrownBy(() -> render(email("hello"), "es-MX"))
        .isInstanceOf(RenderingException.class)
        .hasMessage(
            "template \"hello\" (es-MX, es, en): there is no such template (expected hello.es-MX.mjml or hello.es.mjml or hello.en.mjml beside Tips)");
  }

  @Test
  void nearestLocale_isUsed() throws IOException {
    template("en", "subject: English", "<p>Hello</p>");
    template("es", "subject: Español", "<p>Hola</p>");

    assertThat(render(email("hello"), "es-MX").locale()).isEqualTo("es");
    assertThat(render(email("hello"), "es_MX").locale()).isEqualTo("es");
    assertThat(render(email("hello"), "de").locale()).isEqualTo("en");
    assertThat(render(email("hello"), "no locale at all").locale()).isEqualTo("en");
    assertThat(render(email("hello"), null).locale()).isEqualTo("en");
  }

  @Test
  void coupon_isMissingUntilOneWasTaken() throws IOException {
    template("en", "subject: Hi", "<p>Your code: {{ coupon }}</p>");

    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("variable \"coupon\" is missing");

    coupon = "WELCOME-7F3K";
    assertThat(render(email("hello"), "en").text()).contains("Your code: WELCOME-7F3K");
  }

  @Test
  void openPixel_isLastElement() throws IOException {
    template("en", "subject: Hi", "<p>Hello</p>");

    var last = Jsoup.parse(render(email("hello"), "en").html()).body().children().getLast();

    var source = last.attr("src");
    assertThat(TOKENS.verify(LinkPurpose.OPEN, source.substring((BASE + "/o/").length())))
        .contains(new LinkTokenContent(ID, ""));
  }

  @Test
  void topicWithoutUnsubscribeLink_isRefused() throws IOException {
    write("layout.en.mjml", "<mjml><mj-body>{{ content }}</mj-body></mjml>");
    template("en", "subject: Hi", "<p>Hello</p>");

    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("no link to unsubscribe");
  }

  @Test
  void subjectFromCode_isTranslatedByTemplate() throws IOException {
    template("en", "subject: Your guide", "<p>Hello</p>");
    template(
        "es",
        "subject: Tu guía\nsubjects:\n  \"Did you get it: yes?\": ¿Te llegó, {{ contact.first_name }}?",
        "<p>Hola</p>");
    var again = email("hello").subject("Did you get it: yes?");

    assertThat(render(again, "en").subject()).isEqualTo("Did you get it: yes?");
    assertThat(render(again, "es").subject()).isEqualTo("¿Te llegó, Ada?");
    assertThatThrownBy(() -> render(email("hello").subject("Last call"), "es"))
        .hasMessageContaining("\"Last call\" is not translated");
  }

  @Test
  void liquidListsAndConditions_work() throws IOException {
    event.put(
        "items",
        List.of(
            Map.of("name", "Tea & cake", "price", new BigDecimal("4.50")),
            Map.of("name", "Mug", "price", 12)));
    template(
        "en",
        "subject: Hi",
        """
        <ul>{% for item in event.items %}<li>{{ item.name }}: {{ item.price }}</li>{% endfor %}</ul>
        </mj-text>{% if event.items.size > 1 %}<mj-text>Several things</mj-text>{% endif %}<mj-text>
        """);

    assertThat(render(email("hello"), "en").text())
        .contains("- Tea & cake: 4.50\n- Mug: 12\n")
        .contains("Several things");
  }

  @Test
  void valueInComputedAttribute_reachesMjml() throws IOException {
    attributes.put("size", 31);
    template(
        "en",
        "subject: Hi",
        """
        </mj-text><mj-text font-size="{{ contact.size }}px" align="center">Large</mj-text>
        <mj-spacer height="{{ contact.size }}px" /><mj-text>
        """);

    assertThat(render(email("hello"), "en").html()).contains("font-size:31px", "height:31px");
  }

  @Test
  void brokenTemplate_saysWhatIsWrong() throws IOException {
    write("tips/hello.en.mjml", "<mj-section></mj-section>");
    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("front matter: missing");

    template("en", "subjct: Hi", "<p>Hello</p>");
    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("subject is missing");

    template("en", "subject: Hi\ncolour: red", "<p>Hello</p>");
    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("\"colour\" is unknown");

    template("en", "subject: Hi", "<p>{% if %}</p>");
    assertThatThrownBy(() -> render(email("hello"), "en")).hasMessageContaining("Liquid is broken");

    template("en", "subject: Hi", "<p>{{ contact.first_name | nonsense }}</p>");
    assertThatThrownBy(() -> render(email("hello"), "en")).isInstanceOf(RenderingException.class);

    template("en", "subject: Hi", "<p>{% render 'header' %}</p>");
    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("its Liquid is broken: line 5: found snippet \"header\", expected");

    write(
        "tips/hello.en.mjml",
        "---\nsubject: Hi\n---\n<mj-section>\n<mj-column><mj-text>{{ 1 | nonsense }}</mj-text></mj-column></mj-section>");
    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("line 5: found filter \"nonsense\"");
  }
}
