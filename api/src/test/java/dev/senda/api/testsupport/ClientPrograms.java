package dev.senda.api.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Installs and runs programs that call the API: clients of other makers, from npm, PyPI and Maven
 * Central, in pinned versions. Their sources are in src/test/clients.
 */
public final class ClientPrograms {

  public static final Path BUILD = Path.of("target/clients").toAbsolutePath();

  private static final Path SOURCES = Path.of("src/test/clients");
  private static final long TIMEOUT_MINUTES = 4;

  private ClientPrograms() {}

  /** The sources of a client, in a directory of their own. */
  public static Path copySources(String client) throws IOException {
    var directory = Files.createDirectories(BUILD.resolve(client));
    try (var sources = Files.list(SOURCES.resolve(client))) {
      for (var source : sources.toList()) {
        Files.copy(
            source, directory.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return directory;
  }

  /** Whether what this file pins is not installed. */
  public static boolean isOutdated(Path directory, String lock) throws IOException {
    var installed = directory.resolve("installed-" + lock);
    return !Files.exists(installed) || Files.mismatch(installed, directory.resolve(lock)) >= 0;
  }

  /** Remembers that what this file pins is installed. */
  public static void markInstalled(Path directory, String lock) throws IOException {
    Files.copy(
        directory.resolve(lock),
        directory.resolve("installed-" + lock),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Skips the test if the program is missing, except in CI (CI=true). */
  public static void require(String program, String name) throws InterruptedException {
    if (isInstalled(program)) {
      return;
    }
    var missing = "NOT TESTED: the client, because %s is not on the PATH".formatted(name);
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(missing);
    }
    skip(missing);
  }

  /** Skips the test and says why, where the reader sees it. */
  public static void skip(String reason) {
    System.err.println(reason);
    abort(reason);
  }

  /** Whether a program starts. */
  public static boolean isInstalled(String program) throws InterruptedException {
    return isInstalled(program, "--version");
  }

  /** As {@link #isInstalled(String)}, for one that tells its version in another way. */
  public static boolean isInstalled(String program, String argument) throws InterruptedException {
    try {
      return new ProcessBuilder(program, argument)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a command and parses the last line of its output, if that is JSON. */
  public static JsonNode run(Path directory, String... command)
      throws IOException, InterruptedException {
    var output = directory.resolve("output.log");
    var process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + ": not finished in time");
    }
    var text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as("%s\n%s", List.of(command), text).isZero();
    var lines = text.lines().toList();
    return lines.isEmpty() || !lines.getLast().startsWith("{")
        ? JsonMapper.shared().createObjectNode()
        : JsonMapper.shared().readTree(lines.getLast());
  }
}
