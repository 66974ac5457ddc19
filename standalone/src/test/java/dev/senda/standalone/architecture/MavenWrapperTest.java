package dev.senda.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** With a JDK that is too old, {@code ./mvnw} says which one it needs. */
class MavenWrapperTest {

  private static final int NEEDED = 25;
  private static final Pattern JAVA_VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  /**
   * An old JVM stops at an option that it does not know, before Maven can say anything. The first
   * option makes it ignore the others; it only does so for options of one word.
   */
  @Test
  void jvmOptions_areIgnoredByAnOlderJdk() throws IOException {
    var options = Files.readAllLines(SendaModule.ROOT.resolve(".mvn/jvm.config"));

    assertThat(options).first().isEqualTo("-XX:+IgnoreUnrecognizedVMOptions");
    assertThat(options).noneMatch(option -> option.contains(" "));
  }

  @Test
  void olderJdk_isToldThatJdk25IsNeeded() throws IOException, InterruptedException {
    var jdk = findOlderJdk();
    assumeThat(jdk).as("a JDK from 17 to 24 in /usr/lib/jvm").isPresent();

    var builder =
        new ProcessBuilder("./mvnw", "-B", "-ntp", "-N", "validate")
            .directory(SendaModule.ROOT.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", jdk.orElseThrow().toString());
    var maven = builder.start();
    var output = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(maven.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).contains("Senda needs JDK " + NEEDED).doesNotContain("Unrecognized option");
    assertThat(maven.exitValue()).isNotZero();
  }

  private static Optional<Path> findOlderJdk() throws IOException {
    var directory = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    List<Path> candidates;
    try (var found = Files.list(directory)) {
      candidates = found.sorted().toList();
    }
    for (var candidate : candidates) {
      int version = versionOf(candidate);
      if (version >= 17 && version < NEEDED) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** The major version of the JDK in that directory; 0 if there is none. */
  private static int versionOf(Path directory) throws IOException {
    var release = directory.resolve("release");
    if (!Files.isExecutable(directory.resolve("bin/java")) || !Files.isReadable(release)) {
      return 0;
    }
    var version = JAVA_VERSION.matcher(Files.readString(release));
    return version.find() ? Integer.parseInt(version.group(1)) : 0;
  }
}
