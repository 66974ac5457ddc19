package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.workers.rendering.liquid.filter.LiquidFilters;
import dev.senda.workers.rendering.liquid.parse.LiquidTags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * docs/liquid.md lists the tags and filters of the code, with what their examples print. To write
 * it anew:
 *
 * <pre>
 * ./senda test -pl workers -am -Dtest=LiquidReferencePageTest -Dsurefire.failIfNoSpecifiedTests=false -Dsenda.accept=true
 * </pre>
 */
class LiquidReferencePageTest extends LiquidTestBase {

  private static final Path PAGE = Path.of("..", "docs", "liquid.md");
  private static final String HINT =
      "written by: ./senda test -pl workers -am -Dtest=LiquidReferencePageTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dsenda.accept=true";

  /** Filters of which the docs show the HTML. */
  private static final Set<String> HTML =
      Set.of("escape", "h", "escape_once", "newline_to_br", "strip_html");

  @BeforeEach
  void values() {
    contact.put("plan-name", "team");
    event.put("total", 120);
    event.put("starts_at", "2026-11-20T23:30:00Z");
    snippets.put(
        "price",
        "{{ product.name | default: price.name }}: {{ product.price | default: price.price | money: currency }};");
    event.put("note", "1 Main Street\nSpringfield");
  }

  @Test
  void page_listsTagsAndFilters() throws IOException {
    var page = Files.readString(PAGE);
    var expected = replaced(replaced(page, "tags", tags()), "filters", filters());

    if (System.getProperty("senda.accept") != null) {
      Files.writeString(PAGE, expected);
    }

    assertThat(Files.readString(PAGE)).as(HINT).isEqualTo(expected);
  }

  private static String replaced(String page, String name, String content) {
    var begin = "<!-- generated: %s -->\n".formatted(name);
    var end = "<!-- end of generated: %s -->\n".formatted(name);
    return page.substring(0, page.indexOf(begin) + begin.length())
        + content
        + page.substring(page.indexOf(end));
  }

  private String tags() {
    var table = new StringBuilder("| tag | does | example | prints |\n|---|---|---|---|\n");
    for (var tag : LiquidTags.all().values()) {
      table.append(row(tag.name(), tag.description(), tag.example(), text(tag.example())));
    }
    return table.toString();
  }

  private String filters() {
    var table = new StringBuilder("| filter | does | example | prints |\n|---|---|---|---|\n");
    for (var filter : LiquidFilters.all().values()) {
      var example = filter.example();
      locale = Locale.ENGLISH;
      var printed = HTML.contains(filter.name()) ? html(example) : text(example);
      locale = Locale.of("es");
      var inSpanish = HTML.contains(filter.name()) ? html(example) : text(example);
      table.append(
          row(
              filter.name(),
              filter.description(),
              example,
              printed.equals(inSpanish) ? printed : printed + "`, in Spanish `" + inSpanish));
    }
    return table.toString();
  }

  private static String row(String name, String description, String example, String printed) {
    return "| `%s` | %s | `%s` | `%s` |\n"
        .formatted(
            name,
            description,
            example.replace("|", "\\|").replace("\n", " ⏎ "),
            printed.replace("|", "\\|").replace("\n", " "));
  }
}
