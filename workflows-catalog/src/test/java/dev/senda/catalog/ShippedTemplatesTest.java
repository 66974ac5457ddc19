package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/** What holds for Senda's own templates only; {@code RecipesTest} has what holds for all. */
class ShippedTemplatesTest {

  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Pattern LIQUID = Pattern.compile("\\{%.*?%}|\\{\\{.*?}}", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile(" href=\"([^\"]*)\"");

  @Test
  void everyEmail_linksToCompanyPages() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      var emails =
          files
              .filter(file -> file.toString().endsWith(".mjml"))
              .filter(file -> !file.getFileName().toString().startsWith("layout"))
              .toList();
      assertThat(emails).isNotEmpty();
      for (var email : emails) {
        assertThat(LINK.matcher(Files.readString(email)).results().map(link -> link.group(1)))
            .as("links of %s", email)
            .isNotEmpty()
            .allMatch(
                link ->
                    LIQUID
                        .matcher(link)
                        .replaceAll("")
                        .matches("https://(www|app|shop)\\.ourcompany\\.example/\\S*"));
      }
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
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(LIQUID.matcher(layout).replaceAll(""))))
                .getDocumentElement()
                .getTagName())
        .isEqualTo("mjml");
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
    return Catalog.load().locales();
  }
}
