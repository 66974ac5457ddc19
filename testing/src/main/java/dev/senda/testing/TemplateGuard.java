package dev.senda.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
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
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The templates of all messages are complete in all locales, and no template is left over. */
final class TemplateGuard {

  private static final Pattern LIQUID = Pattern.compile("\\{%.*?%}|\\{\\{.*?}}", Pattern.DOTALL);
  private static final Pattern VARIABLE =
      Pattern.compile("(contact|event|company|links)\\.[a-z_]+");
  private static final Pattern TEMPLATE =
      Pattern.compile("(?!layout[.-]).*\\.(mjml|sms|whatsapp|messenger|push)");

  private final Catalog catalog;

  TemplateGuard(Catalog catalog) {
    this.catalog = catalog;
  }

  void checkEmails(Journey journey) {
    for (var email : emails(journey)) {
      for (var locale : locales(journey)) {
        var file = Catalog.templateFileName(email.template(), Channel.EMAIL, locale);
        var text = template(journey, email, locale);
        assertThat(frontMatter(text, "subject")).as(file + ": subject").hasSizeBetween(10, 150);
        assertThat(frontMatter(text, "preheader")).as(file + ": preheader").hasSizeBetween(10, 150);
        assertThat(xml(file, bodyOf(file, text)).getElementsByTagName("mj-section").getLength())
            .as(file + ": sections")
            .isPositive();
      }
    }
  }

  void checkLocalesAgree(Journey journey) {
    var first = locales(journey).getFirst();
    for (var email : emails(journey)) {
      var file = Catalog.templateFileName(email.template(), Channel.EMAIL, first);
      var model = template(journey, email, first);
      for (var locale : locales(journey)) {
        var other = Catalog.templateFileName(email.template(), Channel.EMAIL, locale);
        var text = template(journey, email, locale);
        assertThat(variables(text))
            .as("%s: variables of %s", other, file)
            .isEqualTo(variables(model));
        assertThat(links(other, text))
            .as("%s: as many links as %s", other, file)
            .hasSameSizeAs(links(file, model));
      }
    }
  }

  /** A provider that adds a locale adds its layouts. */
  void checkLayouts(Journey journey) {
    if (emails(journey).isEmpty()) {
      return;
    }
    var name = "layout-" + journey.plan().messageClass();
    for (var locale : locales(journey)) {
      assertThat(
              catalog
                  .layout(journey, name, locale)
                  .or(() -> catalog.layout(journey, "layout", locale)))
          .as(
              "%s or %s beside the provider",
              Catalog.templateFileName(name, Channel.EMAIL, locale),
              Catalog.templateFileName("layout", Channel.EMAIL, locale))
          .isPresent();
    }
  }

  /**
   * @param folder of the journey's sources
   */
  void checkNoTemplateIsUnused(Journey journey, Path folder) throws IOException {
    var used = new TreeSet<String>();
    for (var neighbor : catalog.journeys()) {
      if (neighbor.getClass().getPackage().equals(journey.getClass().getPackage())) {
        for (var message : messages(neighbor)) {
          for (var locale : locales(neighbor)) {
            used.add(Catalog.templateFileName(message.template(), message.channel(), locale));
          }
        }
      }
    }
    try (var files = Files.list(folder)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> TEMPLATE.matcher(name).matches())
                  .filter(name -> !used.contains(name)))
          .as("templates in %s that no journey sends", folder)
          .isEmpty();
    }
  }

  private List<Locale> locales(Journey journey) {
    return catalog.locales(journey.plan().name());
  }

  private static List<Message.Single> messages(Journey journey) {
    return Explorer.explore(journey).steps().stream()
        .flatMap(
            step ->
                step instanceof Step.Send send
                    ? send.message().choices().stream()
                    : Stream.<Message.Single>of())
        .distinct()
        .toList();
  }

  private static List<Message.Email> emails(Journey journey) {
    return messages(journey).stream()
        .filter(Message.Email.class::isInstance)
        .map(Message.Email.class::cast)
        .toList();
  }

  private String template(Journey journey, Message.Email email, Locale locale) {
    return catalog
        .templateText(journey, email.template(), locale)
        .orElseThrow(
            () ->
                new AssertionError(
                    "%s is missing beside %s (is it among the resources of the pom?)"
                        .formatted(
                            Catalog.templateFileName(email.template(), Channel.EMAIL, locale),
                            journey.getClass().getName())));
  }

  private static String frontMatter(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  private static String bodyOf(String file, String text) {
    assertThat(text).as(file + ": front matter").startsWith("---\n");
    return text.substring(text.indexOf("\n---\n", 4) + 5);
  }

  private static Set<String> variables(String text) {
    var variables = new TreeSet<String>();
    VARIABLE.matcher(text).results().forEach(result -> variables.add(result.group()));
    return variables;
  }

  private static List<String> links(String file, String text) {
    var links = new ArrayList<String>();
    var elements = xml(file, bodyOf(file, text)).getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      if (elements.item(i) instanceof Element element && element.hasAttribute("href")) {
        links.add(element.getAttribute("href"));
      }
    }
    return links;
  }

  private static Document xml(String file, String body) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(
              new InputSource(
                  new StringReader(
                      "<mjml><mj-body>%s</mj-body></mjml>"
                          .formatted(LIQUID.matcher(body).replaceAll("")))));
    } catch (SAXException e) {
      throw new AssertionError("%s: %s".formatted(file, e.getMessage()), e);
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
