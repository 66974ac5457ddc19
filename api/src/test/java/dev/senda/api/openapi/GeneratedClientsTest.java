package dev.senda.api.openapi;

import static dev.senda.api.testsupport.TestApi.ADMIN_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.senda.api.testsupport.TestApi;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients that are generated from /openapi.json enroll, list and read typed errors. The generators
 * come from npm and PyPI, in pinned versions. A machine without Node.js or Python skips the client,
 * except in CI (CI=true).
 */
@Tag("clients")
class GeneratedClientsTest {

  private static final TestApi API = TestApi.shared();
  private static final Path SOURCES = Path.of("src/test/clients");
  private static final Path BUILD = Path.of("target/clients").toAbsolutePath();
  private static final long TIMEOUT_MINUTES = 4;

  private final String user = TestApi.newUserId();
  private final Path document = BUILD.resolve("openapi.json");

  @BeforeEach
  void writeDocument() throws IOException {
    Files.createDirectories(BUILD);
    Files.writeString(document, API.send(API.request("/openapi.json").GET()).body());
  }

  @Test
  void typeScriptClient_compiles_andReadsTypedErrors() throws Exception {
    requireProgram("node", "Node.js");
    requireProgram("npm", "npm");
    var directory = copySources("typescript");
    if (isOutdated(directory, "package-lock.json")) {
      run(directory, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
      markInstalled(directory, "package-lock.json");
    }
    var programs = directory.resolve("node_modules/.bin");

    run(directory, programs + "/openapi-typescript", document.toString(), "-o", "schema.ts");
    run(directory, programs + "/tsc");

    assertWorks(run(directory, "node", "build/client.js", API.url(""), ADMIN_KEY, user));
  }

  @Test
  void pythonClient_isTyped_andReadsTypedErrors() throws Exception {
    requireProgram("python3", "Python");
    var directory = copySources("python");
    var programs = directory.resolve("venv/bin");
    if (isOutdated(directory, "requirements.txt")) {
      run(directory, "python3", "-m", "venv", "--clear", "venv");
      run(directory, programs + "/pip", "install", "--quiet", "-r", "requirements.txt");
      markInstalled(directory, "requirements.txt");
    }

    run(
        directory,
        programs + "/openapi-python-client",
        "generate",
        "--path=" + document,
        "--config=config.yml",
        "--meta=none",
        "--output-path=senda_client",
        "--overwrite",
        "--fail-on-warning");

    assertWorks(run(directory, programs + "/python", "client.py", API.url(""), ADMIN_KEY, user));
  }

  private void assertWorks(JsonNode result) {
    API.awaitEmptyOutbox();
    assertThat(API.temporal.callsFor(API.contact(user).key())).hasSize(1);
    assertThat(result.path("state").asString()).isEqualTo("RUNNING");
    assertThat(result.path("listed").valueStream().map(JsonNode::asString))
        .containsExactly(result.path("enrollment").asString());
    assertThat(result.path("title").asString()).isEqualTo("Unknown journey");
    assertThat(result.path("detail").asString()).contains("did you mean \"ebook-nurture\"?");
    assertThat(result.path("fields").valueStream().map(JsonNode::asString))
        .containsExactly("contact.email: \"not an address\"");
  }

  private static Path copySources(String client) throws IOException {
    var directory = Files.createDirectories(BUILD.resolve(client));
    try (var sources = Files.list(SOURCES.resolve(client))) {
      for (var source : sources.toList()) {
        Files.copy(
            source, directory.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return directory;
  }

  private static boolean isOutdated(Path directory, String lock) throws IOException {
    var installed = directory.resolve("installed-" + lock);
    return !Files.exists(installed) || Files.mismatch(installed, directory.resolve(lock)) >= 0;
  }

  private static void markInstalled(Path directory, String lock) throws IOException {
    Files.copy(
        directory.resolve(lock),
        directory.resolve("installed-" + lock),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void requireProgram(String program, String name) throws InterruptedException {
    try {
      if (new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0) {
        return;
      }
    } catch (IOException e) {
      // The program is missing: reported below.
    }
    var missing = "NOT TESTED: the generated client, because %s is not on the PATH".formatted(name);
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(missing);
    }
    System.err.println(missing);
    abort(missing);
  }

  /** Runs a command and parses the last line of its output, if that is JSON. */
  private static JsonNode run(Path directory, String... command)
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
