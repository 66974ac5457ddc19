package dev.senda.standalone.architecture;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits the size of files and packages, so that they stay readable. */
class SourceSizeTest {

  private static final int MAX_LINES = 400;
  private static final int MAX_CLASSES = 15;

  /**
   * Packages that may be larger, with the reason. {@code dev.senda.journey} is the language: a
   * journey imports it and nothing else, so that an author finds every word in one place.
   */
  private static final Map<String, Integer> LARGER_PACKAGES = Map.of("dev/senda/journey", 60);

  @Test
  void javaFile_hasAtMost400Lines() throws IOException {
    var tooLong = new ArrayList<String>();
    for (var file : Stream.of(SendaModule.values()).flatMap(SendaModule::javaFiles).toList()) {
      try (var lines = Files.lines(SendaModule.ROOT.resolve(file))) {
        long count = lines.count();
        if (count > MAX_LINES) {
          tooLong.add("%d lines: %s".formatted(count, file));
        }
      }
    }
    assertThat(tooLong).as("files with more than %d lines", MAX_LINES).isEmpty();
  }

  @Test
  void mainPackage_hasAtMost15Classes() {
    var tooLarge = new ArrayList<String>();
    classesByPackage()
        .forEach(
            (name, count) -> {
              if (count > LARGER_PACKAGES.getOrDefault(name, MAX_CLASSES)) {
                tooLarge.add("%d classes: %s".formatted(count, name));
              }
            });
    assertThat(tooLarge).as("packages with more than %d classes", MAX_CLASSES).isEmpty();
  }

  @Test
  void everyLargerPackage_isStillLarger() {
    var classes = classesByPackage();

    assertThat(LARGER_PACKAGES.keySet())
        .allSatisfy(
            name -> assertThat(classes.getOrDefault(name, 0L)).as(name).isGreaterThan(MAX_CLASSES));
  }

  private static Map<String, Long> classesByPackage() {
    return Stream.of(SendaModule.values())
        .flatMap(SendaModule::mainJavaFiles)
        .filter(file -> !file.endsWith("package-info.java"))
        .collect(groupingBy(SourceSizeTest::packageOf, TreeMap::new, counting()));
  }

  /** The package of {@code <module>/src/main/java/dev/senda/...}, with slashes. */
  private static String packageOf(Path file) {
    return file.subpath(4, file.getNameCount() - 1).toString();
  }
}
