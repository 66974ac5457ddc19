package dev.senda.catalog.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Java snippet of the docs is taken from a source file that is tested. */
class GuideSnippetsTest {

  private static final Path ROOT = Path.of("..");

  /** {@code <!-- from path/to/Source.java -->}, then the code. */
  private static final Pattern SNIPPET =
      Pattern.compile("(?:<!-- from (\\S+) -->\n)?```java\n(.*?)```", Pattern.DOTALL);

  /** ReadmeTest compiles the journey of this page and runs its test. */
  private static final Path FIRST_JOURNEY = ROOT.resolve("docs/guide/first-journey.md");

  static List<Path> pages() throws IOException {
    try (var files = Files.walk(ROOT.resolve("docs"))) {
      return files
          .filter(file -> file.toString().endsWith(".md") && !file.equals(FIRST_JOURNEY))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void snippetsOfPage_areInTheirSource(Path page) throws IOException {
    var snippets = SNIPPET.matcher(Files.readString(page));
    while (snippets.find()) {
      var source = snippets.group(1);
      assertThat(source)
          .as("%s: a snippet without its source:\n%s", page, snippets.group(2))
          .isNotNull();
      assertThat(withoutSpace(Files.readString(ROOT.resolve(source))))
          .as("%s has a snippet that is not in %s:\n%s", page, source, snippets.group(2))
          .contains(withoutSpace(snippets.group(2)));
    }
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }
}
