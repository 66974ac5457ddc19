package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.journey.Channel;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Step;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The templates of all messages exist in both languages. The renderer's tests render them. */
class CatalogTemplatesTest {

  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.of("es"));
  private static final Pattern LIQUID = Pattern.compile("\\{%.*?%}|\\{\\{.*?}}", Pattern.DOTALL);
  private static final Pattern VARIABLE =
      Pattern.compile("(contact|event|company|links)\\.[a-z_]+");

  static Stream<Named<Journey>> journeys() {
    return JourneyCases.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void everyEmail_hasSubjectPreheaderAndBody_inEveryLocale(Journey journey) throws Exception {
    for (var message : messages(journey)) {
      for (var locale : LOCALES) {
        var text = template(journey, message.template(), locale);
        assertThat(frontMatter(text, "subject")).as(text).hasSizeBetween(10, 150);
        assertThat(frontMatter(text, "preheader")).as(text).hasSizeBetween(10, 150);
        assertThat(xml(bodyOf(text)).getElementsByTagName("mj-section").getLength())
            .as(text)
            .isGreaterThanOrEqualTo(1);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void subjectInCode_isTranslated(Journey journey) {
    for (var message : messages(journey)) {
      if (message.subject() != null) {
        assertThat(template(journey, message.template(), Locale.of("es")))
            .containsPattern("(?m)^  \"" + Pattern.quote(message.subject()) + "\": \".+\"$");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void locales_printTheSameVariablesAndLinks(Journey journey) throws Exception {
    for (var message : messages(journey)) {
      var english = template(journey, message.template(), Locale.ENGLISH);
      var spanish = template(journey, message.template(), Locale.of("es"));

      assertThat(variables(spanish)).as(spanish).isEqualTo(variables(english));
      assertThat(links(spanish)).as(spanish).hasSameSizeAs(links(english));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void everyEmail_linksToCompanyPages(Journey journey) throws Exception {
    for (var message : messages(journey)) {
      for (var locale : LOCALES) {
        assertThat(links(template(journey, message.template(), locale)))
            .as("%s in %s", message.template(), locale)
            .isNotEmpty()
            .allMatch(link -> link.matches("https://(www|app|shop)\\.ourcompany\\.example/\\S+"));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void noTemplate_isUnused(Journey journey) throws IOException {
    var sent = new TreeSet<String>();
    for (var message : messages(journey)) {
      LOCALES.forEach(locale -> sent.add("%s.%s.mjml".formatted(message.template(), locale)));
    }
    var folder = SOURCES.resolve(journey.getClass().getPackageName().replace('.', '/'));
    try (var files = Files.list(folder)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".mjml")))
          .containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  @ParameterizedTest
  @MethodSource("locales")
  void layout_hasSenderReasonAndUnsubscribe(Locale locale) throws Exception {
    var catalog = Catalog.load();
    var layout =
        catalog.layout(catalog.journeys().iterator().next(), "layout", locale).orElseThrow();

    assertThat(layout.split("\\{\\{ content }}", -1)).hasSize(2);
    assertThat(layout)
        .contains(
            "<mj-preview>{{ preheader }}</mj-preview>",
            "{{ brand.name }}",
            "{% render \"brand-footer\" %}",
            "href=\"{{ links.preferences }}\"",
            "href=\"{{ links.unsubscribe }}\"");
    assertThat(parsed(withoutLiquid(layout)).getDocumentElement().getTagName()).isEqualTo("mjml");
  }

  @Test
  void snippets_arePackagedWithTheLayouts() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<include>**/*.liquid</include>");
    assertThat(Catalog.class.getResource("theme.liquid")).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Channel.class,
      names = {"EMAIL", "SMS", "WHATSAPP", "MESSENGER", "PUSH"})
  void templatesOfEveryChannel_arePackagedWithTheirJourney(Channel channel) throws IOException {
    var ending = Catalog.templateFileName("", channel, Locale.ENGLISH).substring(".en".length());

    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<include>**/*%s</include>".formatted(ending));
  }

  static List<Locale> locales() {
    return LOCALES;
  }

  private static List<Message.Email> messages(Journey journey) {
    var messages = new ArrayList<Message.Email>();
    for (var step : Explorer.explore(journey).steps()) {
      if (step instanceof Step.Send send) {
        for (var choice : send.message().choices()) {
          switch (choice) {
            case Message.Email email -> messages.add(email);
            case Message.Text _ -> {}
          }
        }
      }
    }
    return messages;
  }

  private static String template(Journey journey, String template, Locale locale) {
    return Catalog.load()
        .templateText(journey, template, locale)
        .orElseThrow(() -> new AssertionError("%s.%s.mjml is missing".formatted(template, locale)));
  }

  private static String frontMatter(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  private static String bodyOf(String text) {
    assertThat(text).startsWith("---\n");
    return text.substring(text.indexOf("\n---\n", 4) + 5);
  }

  private static Set<String> variables(String text) {
    var variables = new TreeSet<String>();
    VARIABLE.matcher(text).results().forEach(result -> variables.add(result.group()));
    return variables;
  }

  private static List<String> links(String text) throws Exception {
    var links = new ArrayList<String>();
    var elements = xml(bodyOf(text)).getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      if (elements.item(i) instanceof Element element && element.hasAttribute("href")) {
        links.add(element.getAttribute("href"));
      }
    }
    return links;
  }

  private static Document xml(String body) throws Exception {
    return parsed("<mjml><mj-body>" + withoutLiquid(body) + "</mj-body></mjml>");
  }

  private static String withoutLiquid(String text) {
    return LIQUID.matcher(text).replaceAll("");
  }

  private static Document parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
