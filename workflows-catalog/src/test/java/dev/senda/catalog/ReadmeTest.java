package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.ebooknurture.EbookNurture;
import dev.senda.explorer.Explorer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The picture and the excerpt of the README match the code, and the guide's first journey runs. */
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Path FIRST_JOURNEY = Path.of("..", "docs", "guide", "first-journey.md");
  private static final Path EBOOK_NURTURE =
      Path.of(
          "src", "main", "java", "dev", "senda", "catalog", "ebooknurture", "EbookNurture.java");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("class (\\w+)");

  @Test
  void picture_isDrawnFromTheJourney() throws IOException {
    var picture =
        "<!-- picture: ebook-nurture -->\n```mermaid\n%s```\n"
            .formatted(Explorer.explore(new EbookNurture()).mermaid());
    if (System.getProperty("senda.accept") != null) {
      var shown =
          Pattern.compile("<!-- picture: ebook-nurture -->\n```mermaid\n.*?```\n", Pattern.DOTALL)
              .matcher(Files.readString(README));
      Files.writeString(README, shown.replaceFirst(Matcher.quoteReplacement(picture)));
    }

    assertThat(Files.readString(README)).contains(picture);
  }

  @Test
  void excerpt_isTheJourneysCode() throws IOException {
    assertThat(withoutSpace(Files.readString(EBOOK_NURTURE)))
        .contains(withoutSpace(javaBlocks(README).getFirst()));
  }

  @Test
  void firstJourneyOfTheGuide_compiles_andItsTestPasses(@TempDir Path directory) throws Exception {
    var sources = new ArrayList<Path>();
    for (var block : javaBlocks(FIRST_JOURNEY)) {
      var name = CLASS.matcher(block);
      sources.add(
          Files.writeString(
              directory.resolve(name.find() ? name.group(1) + ".java" : "none"), block));
    }
    compile(sources, directory);

    try (var loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
      var story = loader.loadClass("com.acme.journeys.trialending.TrialEndingTest");
      var tests =
          Arrays.stream(story.getDeclaredMethods())
              .filter(method -> method.isAnnotationPresent(Test.class))
              .toList();
      assertThat(tests).hasSize(2);
      for (var test : tests) {
        var constructor = story.getDeclaredConstructor();
        constructor.setAccessible(true);
        test.setAccessible(true);
        test.invoke(constructor.newInstance());
      }
    }
  }

  private static List<String> javaBlocks(Path page) throws IOException {
    return JAVA.matcher(Files.readString(page)).results().map(block -> block.group(1)).toList();
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }

  private static void compile(List<Path> sources, Path directory) {
    var arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-d",
                directory.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    sources.forEach(source -> arguments.add(source.toString()));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).as("the guide's first journey compiles").isZero();
  }
}
