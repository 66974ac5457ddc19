package dev.senda.standalone.cli;

import dev.senda.standalone.stack.DataDirectory;
import dev.senda.standalone.stack.StackSecrets;
import dev.senda.standalone.stack.StackState;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Predicts the path of a real contact in a journey; asks the running stack. */
@Command(
    name = "dry-run",
    description = {
      "Predicts the path and the times of a real contact in a journey. Sends nothing.",
      "Reads the contact from the running stack (./senda up)."
    },
    mixinStandardHelpOptions = true)
final class DryRunCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** The assumed behaviour of the contact. */
  enum Assumption {
    IGNORES_EVERYTHING,
    OPENS_EVERYTHING,
    CLICKS_EVERYTHING,
    DOES_EVERYTHING,
    EVERY_MESSAGE_BOUNCES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "JOURNEY",
      description = "Its name: ./senda journeys lists them.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String journey;

  @Parameters(
      index = "1",
      paramLabel = "CONTACT",
      description = "The contact: the app's user id, an email address, or the contact key.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String contact;

  @Option(
      names = "--assume",
      paramLabel = "WHAT",
      defaultValue = "ignores-everything",
      description = {
        "The assumed behaviour of the contact: ${COMPLETION-CANDIDATES}",
        "(${DEFAULT-VALUE})."
      })
  @SuppressWarnings("NullAway.Init") // set before call()
  private Assumption assumption;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var dataDirectory = DataDirectory.fromEnvironment();
    var state =
        StackState.read(dataDirectory)
            .filter(StackState::isRunning)
            .orElseThrow(
                () ->
                    new IOException("Senda is not running (expected a running stack: ./senda up)"));
    var answer = ask(state.addresses().api(), StackSecrets.loadOrCreate(dataDirectory).admin());
    if (answer.statusCode() != 200) {
      spec.commandLine().getErr().println(problem(answer));
      return answer.statusCode() / 100 == 4 ? SendaCli.EXIT_BAD_USAGE : 1;
    }
    spec.commandLine().getOut().print(text(answer.body(), "text"));
    return 0;
  }

  private HttpResponse<String> ask(String api, String key)
      throws IOException, InterruptedException {
    var address =
        URI.create(
            "%s/v1/journeys/%s/dry-run?contact=%s&assume=%s"
                .formatted(api, encoded(journey), encoded(contact), assumption));
    try (var client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      return client.send(
          HttpRequest.newBuilder(address)
              .timeout(TIMEOUT)
              .header("Authorization", "Bearer " + key)
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static String problem(HttpResponse<String> answer) {
    var detail = text(answer.body(), "detail");
    return detail.isEmpty() ? "The API returned status %d.".formatted(answer.statusCode()) : detail;
  }

  /** A field of a JSON object; empty where there is none. */
  private static String text(String json, String field) {
    try {
      JsonNode value = JsonMapper.shared().readTree(json).path(field);
      return value.isString() ? value.stringValue() : "";
    } catch (JacksonException e) {
      return "";
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
