package dev.senda.standalone.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.standalone.endtoend.TestStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A project that {@code ./senda new} writes builds against the artifacts of this build, passes its
 * own checks, and runs its own journey to the mail. It takes a minute or two, so it runs with the
 * crash tests: {@code -Pcrash}.
 */
@Tag("crash")
class GeneratedProjectTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 250;

  private static final String TRIAL_ENDING = "src/main/java/com/acme/journeys/trialending";

  @TempDir private Path directory;

  private Path project = Path.of("");

  @AfterEach
  void stop() throws Exception {
    senda("down");
  }

  @Test
  void newProject_isChecked_changed_andSendsItsMail() throws Exception {
    var generated = NewProject.named("acme-journeys", null);
    ReactorRepository.writeTo(directory.resolve("repository"), generated.sendaVersion());
    project = directory.resolve("acme-journeys");
    generated.writeTo(project);

    assertThat(senda("check"))
        .satisfies(
            result -> assertThat(result.code()).as(result.output()).isZero(),
            result -> assertThat(result.output()).contains("welcome: no problems"));
    assertThat(senda("journeys").output())
        .contains("Help who has just signed up to begin")
        .doesNotContain("ebook-nurture");

    followTheGuide();
    deletedTemplate_isMissed();
    changeForContactsInside_isRefused();
    ownJourney_sendsItsMail();
  }

  /** Adds the journey of the guide's first page, as it is written there. */
  private void followTheGuide() throws Exception {
    var guide = new FirstJourneyPage();
    guide.writeFilesTo(project);
    guide.applyChangesTo(project.resolve("src/main/java/com/acme/journeys/AcmeJourneys.java"));

    var withoutLock = senda("check", "trial-ending");
    assertThat(withoutLock.code()).as(withoutLock.output()).isEqualTo(1);
    assertThat(withoutLock.output()).contains("./senda accept trial-ending");
    assertThat(senda("accept", "trial-ending").code()).isZero();
    assertThat(project.resolve(TRIAL_ENDING + "/trial-ending.mmd")).exists();
    var accepted = senda("check", "trial-ending");
    assertThat(accepted.code()).as(accepted.output()).isZero();
    assertThat(senda("show", "trial-ending").output())
        .contains("Turn a trial that is about to end into a subscription");
  }

  private void deletedTemplate_isMissed() throws Exception {
    var template = project.resolve(TRIAL_ENDING + "/trial-need-help.es.mjml");
    var text = Files.readString(template);
    Files.delete(template);

    assertThat(senda("lint", "trial-ending"))
        .satisfies(
            result -> assertThat(result.code()).as(result.output()).isEqualTo(1),
            result -> assertThat(result.output()).contains("missing-template"));
    assertThat(senda("check", "trial-ending").code()).isEqualTo(1);
    Files.writeString(template, text);
    var restored = senda("lint", "trial-ending");
    assertThat(restored.code()).as(restored.output()).isZero();
  }

  private void changeForContactsInside_isRefused() throws Exception {
    var journey = project.resolve(TRIAL_ENDING + "/TrialEnding.java");
    var before = Files.readString(journey);
    Files.writeString(
        journey, before.replace("    var reminder", "    lead.pause(hours(1));\n    var reminder"));

    var refused = senda("check", "trial-ending");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.output()).contains("BREAK", "lead.hasChange(");
    Files.writeString(journey, before);
  }

  private void ownJourney_sendsItsMail() throws Exception {
    var up = senda("up", "--detach", "--port-base", String.valueOf(TestStack.findFreePortBase()));
    assertThat(up.code()).as(up.output()).isZero();
    var status = JsonMapper.shared().readTree(senda("status", "--json").output());

    post(
        status,
        "/v1/identify",
        """
        {"userId": "u-1",
         "traits": {"email": "ana@example.com", "first_name": "Ana", "locale": "es",
                    "consents": {"topic": "product-tips", "channel": "email", "text": "v1"}}}
        """);
    post(status, "/v1/track", "{\"userId\": \"u-1\", \"event\": \"Trial Ending\"}");

    var subject = "Tu prueba termina en tres días";
    assertThat(awaitMailbox(status, subject)).contains(subject);
  }

  private static void post(JsonNode status, String path, String body) throws Exception {
    var credentials = status.get("writeKey").asString() + ":";
    var response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(status.get("api").asString() + path))
                    .header("Content-Type", "application/json")
                    .header(
                        "Authorization",
                        "Basic "
                            + Base64.getEncoder()
                                .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                    .POST(BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  /** The page of the mailbox once it has this mail, or when the time is over. */
  private static String awaitMailbox(JsonNode status, String subject) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    var page = "";
    while (System.nanoTime() < deadline && !page.contains(subject)) {
      Thread.sleep(POLL_MILLIS);
      page =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(status.get("mailbox").asString())).build(),
                  BodyHandlers.ofString())
              .body();
    }
    return page;
  }

  private record Result(int code, String output) {}

  /** Runs the project's own script, offline and with the artifacts of this build. */
  private Result senda(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(project.resolve("senda").toString()));
    command.addAll(List.of(arguments));
    var output = Files.createTempFile(directory, "output", "");
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put(
            "SENDA_MAVEN_OPTIONS",
            "-o -Dmaven.repo.local=%s -Dmaven.repo.local.tail=%s"
                .formatted(directory.resolve("repository"), localRepository()));
    builder.environment().remove("SENDA_HOME");
    var process = builder.start();
    assertThat(process.waitFor(TIMEOUT.toMinutes(), TimeUnit.MINUTES))
        .as("./senda " + String.join(" ", arguments))
        .isTrue();
    return new Result(process.exitValue(), Files.readString(output));
  }

  private static String localRepository() {
    return System.getProperty(
        "maven.repo.local",
        Path.of(System.getProperty("user.home"), ".m2", "repository").toString());
  }
}
