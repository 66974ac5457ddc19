package dev.senda.standalone.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.facts.JourneyMessages;
import dev.senda.standalone.cli.SendaCli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Previews with sample values, without a running stack. */
class PreviewCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  private int run(String... arguments) {
    return SendaCli.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void template_isShown_withMadeUpValues() {
    assertThat(run("preview", "ebook-nurture", "ebook-guide", "--locale", "es")).isZero();

    assertThat(out.toString())
        .startsWith("Subject: ")
        .contains("Template: ebook-guide (es), ")
        .contains("Ana")
        .contains("https://links.ourcompany.example/");
  }

  @Test
  void everyTemplateOfTheCatalog_isShown_inBothLocales() {
    var catalog = Catalog.load();
    for (var journey : catalog.journeys()) {
      var templates = JourneyMessages.of(Explorer.explore(journey)).templates();
      for (var template : templates) {
        for (var locale : catalog.locales()) {
          assertThat(run("preview", journey.plan().name(), template, "--locale", locale.toString()))
              .as("%s %s %s: %s", journey.plan().name(), template, locale, err)
              .isZero();
        }
      }
    }
  }

  @Test
  void html_isWritten() {
    var html = directory.resolve("mail.html");

    assertThat(run("preview", "welcome", "--to", html.toString())).isZero();

    assertThat(html).content().startsWith("<!doctype html>");
    assertThat(out.toString()).contains("Written: " + html);
  }

  @Test
  void sampleAndEvent_arePrinted() throws IOException {
    var sample = file("sample.json", "{\"contact\": {\"first_name\": \"Zoë\"}}");

    assertThat(run("preview", "ebook-nurture", "ebook-guide", "--sample", sample, "--json"))
        .isZero();

    var json = JsonMapper.shared().readTree(out.toString());
    assertThat(json.path("text").asString()).contains("Zoë");
    assertThat(json.path("sent").asBoolean()).isFalse();
  }

  @Test
  void mistakes_areSaid() throws IOException {
    assertThat(run("preview", "ebok-nurture")).isEqualTo(2);
    assertThat(run("preview", "ebook-nurture", "ebook-gide")).isEqualTo(2);
    assertThat(run("preview", "ebook-nurture", "--sample", file("list.json", "[]"))).isEqualTo(2);
    assertThat(run("preview", "ebook-nurture", "--event", "not-there.json")).isEqualTo(2);

    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("did you mean \"ebook-nurture\"?"),
            line ->
                assertThat(line)
                    .contains("one of ebook-guide, ")
                    .contains("did you mean \"ebook-guide\"?"),
            line -> assertThat(line).contains("list.json: no JSON object"),
            line -> assertThat(line).contains("not-there.json: cannot be read"));
  }
}
