package dev.senda.api.openapi;

import static dev.senda.api.testsupport.TestApi.ADMIN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.ClientPrograms;
import dev.senda.api.testsupport.TestApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Clients that are generated from /openapi.json enroll, list and read typed errors. The generators
 * come from npm and PyPI, in pinned versions. A machine without Node.js or Python skips the client,
 * except in CI (CI=true).
 */
@Tag("clients")
class GeneratedClientsTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();
  private final Path document = ClientPrograms.BUILD.resolve("openapi.json");

  @BeforeEach
  void writeDocument() throws IOException {
    Files.createDirectories(ClientPrograms.BUILD);
    Files.writeString(document, API.send(API.request("/openapi.json").GET()).body());
  }

  @Test
  void typeScriptClient_compiles_andReadsTypedErrors() throws Exception {
    ClientPrograms.require("node", "Node.js");
    ClientPrograms.require("npm", "npm");
    var directory = ClientPrograms.copySources("typescript");
    if (ClientPrograms.isOutdated(directory, "package-lock.json")) {
      ClientPrograms.run(directory, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
      ClientPrograms.markInstalled(directory, "package-lock.json");
    }
    var programs = directory.resolve("node_modules/.bin");

    ClientPrograms.run(
        directory, programs + "/openapi-typescript", document.toString(), "-o", "schema.ts");
    ClientPrograms.run(directory, programs + "/tsc");

    assertWorks(
        ClientPrograms.run(directory, "node", "build/client.js", API.url(""), ADMIN_KEY, user));
  }

  @Test
  void pythonClient_isTyped_andReadsTypedErrors() throws Exception {
    ClientPrograms.require("python3", "Python");
    var directory = ClientPrograms.copySources("python");
    var programs = directory.resolve("venv/bin");
    if (ClientPrograms.isOutdated(directory, "requirements.txt")) {
      ClientPrograms.run(directory, "python3", "-m", "venv", "--clear", "venv");
      ClientPrograms.run(
          directory, programs + "/pip", "install", "--quiet", "-r", "requirements.txt");
      ClientPrograms.markInstalled(directory, "requirements.txt");
    }

    ClientPrograms.run(
        directory,
        programs + "/openapi-python-client",
        "generate",
        "--path=" + document,
        "--config=config.yml",
        "--meta=none",
        "--output-path=senda_client",
        "--overwrite",
        "--fail-on-warning");

    assertWorks(
        ClientPrograms.run(
            directory, programs + "/python", "client.py", API.url(""), ADMIN_KEY, user));
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
}
