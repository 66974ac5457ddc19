package dev.senda.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} shows the modules as their poms depend on each other. */
class ArchitecturePageTest {

  private static final String FENCE = "```";

  @Test
  void picture_isTheOneOfThePoms() throws IOException {
    assertThat(pictureOf(page()))
        .as("the picture in docs/architecture.md")
        .isEqualTo(pictureOfPoms());
  }

  @Test
  void everyModule_hasAParagraph() throws IOException {
    var page = page();
    assertThat(SendaModule.artifactsInRootPom())
        .allSatisfy(module -> assertThat(page).contains("\n**`" + module + "`** "));
  }

  private static String page() throws IOException {
    return Files.readString(SendaModule.ROOT.resolve("docs/architecture.md"));
  }

  private static String pictureOf(String page) {
    int start = page.indexOf(FENCE + "mermaid\n") + FENCE.length() + "mermaid\n".length();
    return page.substring(start, page.indexOf(FENCE, start));
  }

  private static String pictureOfPoms() {
    List<String> lines = new ArrayList<>(List.of("flowchart TD"));
    for (var module : SendaModule.values()) {
      module.dependenciesInPom().stream()
          .map(used -> "  %s --> %s".formatted(module.artifact(), used.artifact()))
          .forEach(lines::add);
    }
    Stream.of(SendaModule.values())
        .map(SendaModule::artifact)
        .filter(
            artifact ->
                lines.stream()
                    .noneMatch(
                        line ->
                            line.contains("  " + artifact + " ") || line.endsWith(" " + artifact)))
        .map(artifact -> "  " + artifact)
        .forEach(lines::add);
    return String.join("\n", lines) + "\n";
  }
}
