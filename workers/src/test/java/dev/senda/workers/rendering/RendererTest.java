package dev.senda.workers.rendering;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.contacts.Contact;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.Ids;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RendererTest {

  private static final String BASE = "https://senda.example";
  private static final LinkTokenSigner TOKENS =
      new LinkTokenSigner("a secret of at least 32 characters");
  private static final Journey TIPS = new Tips();
  private static final UUID ID = Ids.newUuid();

  @TempDir Path directory;

  private final Map<String, Object> attributes = new HashMap<>(Map.of("first_name", "Ada"));
  private final Map<String, Object> event = new HashMap<>();
  private @Nullable String coupon;

  private static final class Tips implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("tips").purpose("Send tips").owner("tips@example.org").topic("tips");
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(email("hello"));
    }
  }

  @BeforeEach
  void layout() throws IOException {
    write(
        "layout.en.mjml",
        """
        <mjml>
          <mj-head><mj-preview>{{ preheader }}</mj-preview></mj-head>
          <mj-body>
            {{ content }}
            <mj-section><mj-column><mj-text>
              {{ company.name }}, {{ company.postal_address }}.
              <a href="{{ links.unsubscribe }}">Unsubscribe</a>
            </mj-text></mj-column></mj-section>
          </mj-body>
        </mjml>
        """);
  }

  @Test
  void aTemplateBecomesASubjectAPageAndAText() throws IOException {
    template(
        "en", "subject: Hello {{ contact.first_name }}", "<p>Dear {{ contact.first_name }}</p>");

    var mail = render(email("hello"), "en");

    assertThat(mail.subject()).isEqualTo("Hello Ada");
    assertThat(mail.locale()).isEqualTo("en");
    assertThat(Jsoup.parse(mail.html()).text()).contains("Dear Ada", "Acme, 1 Main Street.");
    assertThat(mail.text()).startsWith("Dear Ada\n").contains("Acme, 1 Main Street.");
  }

  @Test
  void thePreheaderIsInThePageAndNotInTheText() throws IOException {
    template("en", "subject: Hi\npreheader: For {{ contact.first_name }} only", "<p>Hello</p>");

    var mail = render(email("hello"), "en");

    assertThat(mail.html()).contains("For Ada only");
    assertThat(mail.text()).doesNotContain("For Ada only");
  }

  @Test
  void aMissingVariableIsNamedWithItsTemplateAndLocale() throws IOException {
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
            "template \"hello\" (en): variable \"contact.last_name\" is missing (expected a value for the contact, its event or the house)");
  }

  @Test
  void aVariableWithADefaultMayBeMissing() throws IOException {
    template(
        "en",
        "subject: Hi {{contact.nickname|default:'you'}}",
        "<p>{{ contact.nickname | default: \"a & b\" | upcase }} {{ contact.first_name | default: \"x\" }}</p>");

    var mail = render(email("hello"), "en");

    assertThat(mail.subject()).isEqualTo("Hi you");
    assertThat(mail.html()).contains("A &amp; B Ada");
  }

  @Test
  void aDefaultInOnePlaceExcusesNoOther() throws IOException {
    template(
        "en",
        "subject: Hi",
        "<p>{{ contact.nickname | default: \"you\" }}, or {{ contact.nickname }}</p>");

    assertThatThrownBy(() -> render(email("hello"), "en")).hasMessageContaining("contact.nickname");
  }

  @Test
  void aVariableMissingFromTheSubjectOrFromTheEventIsNamedToo() throws IOException {
    template("en", "subject: Hi {{ contact.nickname }}", "<p>Hello</p>");
    assertThatThrownBy(() -> render(email("hello"), "en")).hasMessageContaining("contact.nickname");

    template("en", "subject: Hi", "<p>{{ event.total }}</p>");
    assertThatThrownBy(() -> render(email("hello"), "en")).hasMessageContaining("event.total");
  }

  @Test
  void aFixInTheDirectoryCountsForTheNextMessage() throws IOException {
    template("en", "subject: Hi", "<p>{{ contact.last_name }}</p>");
    assertThatThrownBy(() -> render(email("hello"), "en")).isInstanceOf(RenderingException.class);

    template("en", "subject: Hi", "<p>{{ contact.first_name }}</p>");

    assertThat(render(email("hello"), "en").text()).startsWith("Ada");
  }

  @Test
  void aMissingTemplateIsNamedWithTheLocalesThatWereTried() {
    assertThatThrownBy(() -> render(email("hello"), "es-MX"))
        .isInstanceOf(RenderingException.class)
        .hasMessage(
            "template \"hello\" (es-MX, es, en): there is no such template (expected hello.es-MX.mjml or hello.es.mjml or hello.en.mjml beside Tips)");
  }

  @Test
  void theNearestLocaleIsTaken() throws IOException {
    template("en", "subject: English", "<p>Hello</p>");
    template("es", "subject: Español", "<p>Hola</p>");

    assertThat(render(email("hello"), "es-MX").locale()).isEqualTo("es");
    assertThat(render(email("hello"), "es_MX").locale()).isEqualTo("es");
    assertThat(render(email("hello"), "de").locale()).isEqualTo("en");
    assertThat(render(email("hello"), "no locale at all").locale()).isEqualTo("en");
    assertThat(render(email("hello"), null).locale()).isEqualTo("en");
  }

  @Test
  void whatAContactSaysIsNeverMarkupNeitherInTextNorInAttributes() throws IOException {
    attributes.put("first_name", "<script>alert(1)</script>");
    attributes.put("company", "\" onmouseover=\"alert(1)\" x=\"<img src=x>' onerror='alert(1)");
    attributes.put("code", "{{ contact.email }}{% raw %}");
    template(
        "en",
        "subject: Hi",
        """
        <p title='{{ contact.company }}'>{{ contact.first_name }} {{ contact.code }}</p>
        <a href="https://example.org/?q={{ contact.company }}">{{ contact.company }}</a>
        </mj-text><mj-image alt="{{ contact.company }}" src="https://example.org/a.png"
          href="https://example.org/{{ contact.company | url_encode }}" />
        <mj-button href="https://example.org/?b={{ contact.company }}">{{ contact.first_name }}</mj-button>
        <mj-text>{% assign who = contact.first_name %}{{ who }} {{- contact.first_name -}}
        """);

    var page = Jsoup.parse(render(email("hello"), "en").html());

    assertThat(page.select("script, [onmouseover], [onerror], img[src=x]")).isEmpty();
    assertThat(page.text())
        .contains("<script>alert(1)</script>", "{{ contact.email }}{% raw %}")
        .contains("\" onmouseover=\"alert(1)\"");
    assertThat(page.select("p[title]").attr("title")).isEqualTo(attributes.get("company"));
    assertThat(page.select("img[alt]").eachAttr("alt"))
        .contains(attributes.get("company").toString());
  }

  @Test
  void aLinkFromDataCannotRunAScript() throws IOException {
    event.put("url", "javascript:alert(1)");
    template("en", "subject: Hi", "<a href=\"{{ event.url }}\">Back to your cart</a>");

    assertThatThrownBy(() -> render(email("hello"), "en"))
        .isInstanceOf(RenderingException.class)
        .hasMessageContaining("javascript:alert(1)")
        .hasMessageContaining("expected http, https, mailto, tel or sms");
  }

  @Test
  void aValueCannotAddALineToTheHeader() throws IOException {
    attributes.put("first_name", "Ada\r\nBcc: everybody@example.com\u2028X:\0 y");
    template("en", "subject: Hi {{ contact.first_name }} & more", "<p>Hello</p>");

    assertThat(render(email("hello"), "en").subject())
        .isEqualTo("Hi Ada Bcc: everybody@example.com X: y & more");
  }

  @Test
  void everyLinkIsTrackedButTheOneToUnsubscribe() throws IOException {
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
    assertThat(links.get(2)).isEqualTo(mail.unsubscribeUrl().toString()).startsWith(BASE + "/u/");
    assertThat(
            TOKENS.verify(LinkPurpose.UNSUBSCRIBE, links.get(2).substring((BASE + "/u/").length())))
        .contains(new LinkTokenContent(ID, ""));
    assertThat(mail.text())
        .contains("A (" + links.getFirst() + ")")
        .contains("Unsubscribe (" + mail.unsubscribeUrl() + ")")
        .doesNotContain("https://example.org/a");
  }

  @Test
  void aLinkWithANameInItStaysALink() throws IOException {
    attributes.put("first_name", "Ana \"María\"");
    template(
        "en", "subject: Hi", "<a href=\"https://example.org/?n={{ contact.first_name }}\">Go</a>");

    var link = Jsoup.parse(render(email("hello"), "en").html()).select("a").getFirst().attr("href");

    assertThat(TOKENS.verify(LinkPurpose.CLICK, link.substring((BASE + "/t/").length())))
        .contains(new LinkTokenContent(ID, "https://example.org/?n=Ana%20%22Mar%C3%ADa%22"));
  }

  @Test
  void aLinkThatTheTemplateNamesIsKnownByItsName() throws IOException {
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
  void aLinkNameThatNoJourneyCanSayIsRefused() throws IOException {
    template("en", "subject: Hi", "<a name=\"Book now\" href=\"https://example.org\">Book</a>");

    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("link name \"Book now\" (expected lower-case words");
  }

  @Test
  void aTextIsPlainAndItsLinksAreTracked() throws IOException {
    attributes.put("first_name", "Ada & <Eve>");
    write(
        "tips/nudge.en.sms",
        """
        Hi {{ contact.first_name }}, see (https://example.org/a?b=1&c=2).
        Stop: {{ links.unsubscribe }}
        """);

    var text = render(sms("nudge"));

    assertThat(text.locale()).isEqualTo("en");
    assertThat(text.subject()).startsWith("Hi Ada & <Eve>, see (https://example.org").endsWith("…");
    var lines = text.text().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("Hi Ada & <Eve>, see (" + BASE + "/t/").endsWith(").");
    var token = lines.getFirst().replaceAll(".*/t/|\\)\\.$", "");
    assertThat(TOKENS.verify(LinkPurpose.CLICK, token))
        .contains(new LinkTokenContent(ID, "https://example.org/a?b=1&c=2"));
    assertThat(lines.getLast()).startsWith("Stop: " + BASE + "/u/");
  }

  @Test
  void theLinkToThePreferencePageIsTheMessagesOwnAndNotTracked() throws IOException {
    template("en", "subject: Hi", "<a href=\"{{ links.preferences }}\">Choose</a>");
    write("tips/nudge.en.sms", "Choose: {{ links.preferences }}");

    var page = BASE + "/p/" + TOKENS.sign(LinkPurpose.PREFERENCES, new LinkTokenContent(ID, ""));
    assertThat(Jsoup.parse(render(email("hello"), "en").html()).select("a").eachAttr("href"))
        .contains(page);
    assertThat(render(sms("nudge")).text()).isEqualTo("Choose: " + page);
  }

  @Test
  void aTextWithAMissingVariableNamesItsTemplateOfThatChannel() throws IOException {
    write("tips/nudge.en.sms", "Your code is {{ contact.code }}");

    assertThatThrownBy(() -> render(sms("nudge")))
        .hasMessageStartingWith(
            "template \"nudge.sms\" (en): variable \"contact.code\" is missing");
  }

  @Test
  void aWhatsAppMessageMayHaveContentThatWasApproved() throws IOException {
    attributes.put("first_name", "Ada\n& <Eve>");
    var sid = "HX" + "0123456789abcdef".repeat(2);
    write(
        "tips/nudge.en.whatsapp",
        """
        ---
        content: %s
        variables:
          "1": "{{ contact.first_name }}"
          "2": "https://example.org/a"
        ---
        Hi {{ contact.first_name }}
        """
            .formatted(sid));

    var text = render(whatsapp("nudge"));

    assertThat(text.text()).isEqualTo("Hi Ada\n& <Eve>");
    var content = Objects.requireNonNull(text.whatsAppTemplate());
    assertThat(content.sid()).isEqualTo(sid);
    assertThat(content.variables()).containsEntry("1", "Ada & <Eve>");
    assertThat(content.variables().get("2")).startsWith(BASE + "/t/");

    write("tips/nudge.en.whatsapp", "Hi {{ contact.first_name }}");
    assertThat(render(whatsapp("nudge")).whatsAppTemplate()).isNull();
  }

  @Test
  void contentThatIsNoneOrLacksAValueIsAProblem() throws IOException {
    write("tips/nudge.en.whatsapp", "---\ncontent: HX1\n---\nHi");
    assertThatThrownBy(() -> render(whatsapp("nudge")))
        .hasMessage(
            "template \"nudge.whatsapp\" (en): front matter: content is \"HX1\""
                + " (expected HX and 32 hexadecimal digits)");

    var sid = "HX" + "0123456789abcdef".repeat(2);
    write("tips/nudge.en.whatsapp", "---\ncontent: %s\nsubject: Hi\n---\nHi".formatted(sid));
    assertThatThrownBy(() -> render(whatsapp("nudge")))
        .hasMessageContaining("\"subject\" is unknown (expected content or variables)");

    write(
        "tips/nudge.en.whatsapp",
        "---\ncontent: %s\nvariables:\n  \"1\": \"{{ contact.code }}\"\n---\nHi".formatted(sid));
    assertThatThrownBy(() -> render(whatsapp("nudge")))
        .hasMessageContaining("variable \"contact.code\" is missing");

    attributes.put("code", " ");
    assertThatThrownBy(() -> render(whatsapp("nudge")))
        .hasMessageContaining("variable \"1\" of its content is empty");
  }

  @Test
  void aTextThatIsEmptyOrNotThereIsAProblem() throws IOException {
    write("tips/nudge.en.sms", "{% if contact.first_name == 'Eve' %}Hi{% endif %}");

    assertThatThrownBy(() -> render(sms("nudge"))).hasMessageContaining("its text is empty");
    assertThatThrownBy(() -> render(whatsapp("nudge")))
        .hasMessageContaining("expected nudge.en.whatsapp beside Tips");
  }

  @Test
  void aCouponIsPrintedAndMissingUntilOneWasTaken() throws IOException {
    template("en", "subject: Hi", "<p>Your code: {{ coupon }}</p>");

    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("variable \"coupon\" is missing");

    coupon = "WELCOME-7F3K";
    assertThat(render(email("hello"), "en").text()).contains("Your code: WELCOME-7F3K");
  }

  @Test
  void theOpenPixelIsTheLastThingOfThePage() throws IOException {
    template("en", "subject: Hi", "<p>Hello</p>");

    var last = Jsoup.parse(render(email("hello"), "en").html()).body().children().getLast();

    var source = last.attr("src");
    assertThat(TOKENS.verify(LinkPurpose.OPEN, source.substring((BASE + "/o/").length())))
        .contains(new LinkTokenContent(ID, ""));
  }

  @Test
  void aJourneyWithATopicNeverSendsWithoutAWayToUnsubscribe() throws IOException {
    write("layout.en.mjml", "<mjml><mj-body>{{ content }}</mj-body></mjml>");
    template("en", "subject: Hi", "<p>Hello</p>");

    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("nobody could unsubscribe");
  }

  @Test
  void aSubjectWrittenInTheCodeIsTranslatedByTheTemplate() throws IOException {
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
  void listsAndConditionsOfLiquidWork() throws IOException {
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
  void aValueThatMjmlComputesWithIsKnownToIt() throws IOException {
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
  void oneContactsValuesDoNotShowInAnothersMail() throws IOException {
    template("en", "subject: Hi", "<p>Dear {{ contact.first_name }} \ue0000\ue001</p>");
    var renderer = renderer();

    var hers =
        (RenderedEmail)
            renderer.render(letter(email("hello"), "en", Map.of("first_name", "\ue0001\ue001")));
    var his =
        (RenderedEmail) renderer.render(letter(email("hello"), "en", Map.of("first_name", "Bob")));

    assertThat(hers.text()).doesNotContain("Acme Acme", "Bob");
    assertThat(his.text()).contains("Dear Bob").doesNotContain("\ue001");
  }

  @Test
  void brokenTemplatesSayWhatIsWrong() throws IOException {
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

    template("en", "subject: Hi", "<p>{% cycle contact.first_name, 'b' %}</p>");
    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("{% cycle %} is not to be had here");

    template("en", "subject: Hi", "<p>{% capture x %}b{% endcapture %}{{ x }}</p>");
    assertThatThrownBy(() -> render(email("hello"), "en"))
        .hasMessageContaining("{% capture %} is not to be had here");
  }

  @Test
  void manyThreadsRenderTheSameTemplateWithoutMixingContactsUp() throws Exception {
    template("en", "subject: Hi {{ contact.first_name }}", "<p>Dear {{ contact.first_name }}.</p>");
    var renderer = renderer();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var mails =
          threads.invokeAll(
              IntStream.range(0, 200)
                  .<Callable<Boolean>>mapToObj(
                      number ->
                          () -> {
                            var name = "Ada" + number + "x";
                            var mail =
                                (RenderedEmail)
                                    renderer.render(
                                        letter(email("hello"), "en", Map.of("first_name", name)));
                            return mail.subject().equals("Hi " + name)
                                && mail.text().startsWith("Dear " + name + ".");
                          })
                  .toList());
      for (var mail : mails) {
        assertThat(mail.get()).isTrue();
      }
    }
  }

  private Renderer renderer() {
    return new Renderer(
        new Templates(Catalog.of(TIPS), directory, Locale.ENGLISH),
        new TrackedLinks(URI.create(BASE + "/"), TOKENS),
        "Acme",
        "1 Main Street");
  }

  private RenderedEmail render(Message.Email email, @Nullable String locale) {
    return (RenderedEmail) renderer().render(letter(email, locale, attributes));
  }

  private RenderedText render(Message.Text text) {
    return (RenderedText) renderer().render(letter(text, "en", attributes));
  }

  private RenderRequest letter(
      Message.Single message, @Nullable String locale, Map<String, Object> contactAttributes) {
    var now = Instant.parse("2026-11-23T09:00:00Z");
    return new RenderRequest(
        ID,
        TIPS,
        message,
        new Contact(
            Ids.newContactKey(),
            null,
            null,
            "ada@example.com",
            null,
            locale,
            null,
            null,
            0,
            contactAttributes,
            now,
            now,
            null),
        event,
        coupon);
  }

  private void template(String locale, String frontMatter, String text) throws IOException {
    write(
        "tips/hello.%s.mjml".formatted(locale),
        "---\n%s\n---\n<mj-section><mj-column><mj-text>\n%s\n</mj-text></mj-column></mj-section>\n"
            .formatted(frontMatter, text));
  }

  private void write(String file, String text) throws IOException {
    var path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
