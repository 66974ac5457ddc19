package dev.senda.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Each request that the docs show is accepted, and the error that they show is the API's own. */
class DocumentedRequestsTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Pattern CURL = Pattern.compile("```sh\\n(curl .*?)\\n```", Pattern.DOTALL);
  private static final Pattern PROBLEM =
      Pattern.compile("```json\\n(\\{\"type\": .*?)\\n```", Pattern.DOTALL);

  private static final TestApi API = TestApi.shared();

  @Test
  void everyCurlCommand_isAccepted() throws Exception {
    // In the order of a reader: a contact is identified before somebody asks about it.
    for (var page : List.of("ingest.md", "enrolling.md", "dry-run.md")) {
      var commands = blocks(CURL, page);
      assertThat(commands).as(page).isNotEmpty();
      for (var command : commands) {
        assertThat(run(command)).as("%s: %s", page, command).isBetween(200, 299);
      }
    }
  }

  @Test
  void problemOfTheDocs_isWhatTheApiAnswers() throws IOException {
    var shown = JsonMapper.shared().readTree(blocks(PROBLEM, "api.md").getFirst());

    var answer =
        TestApi.json(
            API.post(
                "/v1/journeys/ebook-nurture/enrollments", "{\"contact\": {\"usrId\": \"u\"}}"));

    for (var name : List.of("type", "title", "status", "detail", "errors")) {
      assertThat(answer.path(name)).as(name).isEqualTo(shown.path(name));
    }
  }

  private static List<String> blocks(Pattern pattern, String page) throws IOException {
    return pattern
        .matcher(Files.readString(DOCS.resolve(page)))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  /** The HTTP status. */
  private static int run(String command) throws IOException, InterruptedException {
    var onThisApi = command.replace("http://127.0.0.1:8700", API.url(""));
    var builder =
        new ProcessBuilder(
            "bash",
            "-c",
            onThisApi.replaceFirst("curl ", "curl -sS -o /dev/null -w '%{http_code}' "));
    builder.environment().put("ADMIN_KEY", TestApi.ADMIN_KEY);
    builder.environment().put("WRITE_KEY", TestApi.WRITE_KEY);
    var process = builder.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).as(onThisApi).matches("\\d{3}");
    return Integer.parseInt(output);
  }
}
