package dev.senda.standalone.steering;

import dev.senda.standalone.stack.AdminApiClient;
import dev.senda.standalone.stack.ApiOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Steers a journey of a running Senda: pauses, resumes, drains or stops it. */
@Command(mixinStandardHelpOptions = true)
public abstract class SteeringCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Parameters(index = "0", paramLabel = "JOURNEY", description = "The name of the journey.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String journey;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; it is kept with the name of the key.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String reason;

  @Mixin private final ApiOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  private final String action;

  SteeringCommand(String action, Map<String, String> environment) {
    this.action = action;
    options = new ApiOptions(environment);
  }

  /** The four commands, which read the key of a remote API from the environment. */
  public static List<CommandLine> createAll(Map<String, String> environment) {
    return List.of(
        new CommandLine(new Pause(environment)),
        new CommandLine(new Resume(environment)),
        new CommandLine(new Drain(environment)),
        new CommandLine(new Stop(environment)));
  }

  /** How many messages are sent in a minute; null for no limit. */
  @Nullable Integer rate() {
    return null;
  }

  @Override
  public Integer call() throws IOException {
    var rate = rate();
    var body =
        rate == null
            ? Map.of("reason", reason)
            : Map.<String, Object>of("reason", reason, "messagesPerMinute", rate);
    JsonNode steering;
    try (var api = new AdminApiClient(options.access())) {
      steering =
          api.send(
              api.request(
                      "/v1/journeys/%s/%s"
                          .formatted(URLEncoder.encode(journey, StandardCharsets.UTF_8), action))
                  .timeout(TIMEOUT)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
    }
    spec.commandLine()
        .getOut()
        .println(options.isJson() ? steering.toPrettyString() : inWords(steering));
    return 0;
  }

  private static String inWords(JsonNode steering) {
    var words =
        new StringBuilder(
            "%s: %s"
                .formatted(
                    steering.path("journey").asString(),
                    steering.path("mode").asString().toLowerCase(Locale.ROOT)));
    if (steering.has("messagesPerMinute")) {
      words.append(
          String.format(
              Locale.ROOT, ", %,d messages a minute", steering.path("messagesPerMinute").asInt()));
    }
    return words
        .append(
            String.format(
                Locale.ROOT,
                "; messages that wait: %,d",
                steering.path("waitingMessages").asLong()))
        .toString();
  }

  @Command(
      name = "pause",
      description = {
        "Pauses a journey: its messages wait. Nobody leaves it.",
        "It calls the local stack (./senda up), or the API at --url with the admin key in"
            + " SENDA_ADMIN_KEY."
      })
  static final class Pause extends SteeringCommand {
    Pause(Map<String, String> environment) {
      super("pause", environment);
    }
  }

  @Command(
      name = "resume",
      description = {
        "Resumes a journey: lifts its pause, or opens its entries after a drain or a stop.",
        "It calls the local stack (./senda up), or the API at --url with the admin key in"
            + " SENDA_ADMIN_KEY."
      })
  static final class Resume extends SteeringCommand {

    @Option(
        names = "--rate",
        paramLabel = "MESSAGES",
        description = {
          "How many messages are sent in a minute until none waits any more.",
          "Default: all at once."
        })
    private @Nullable Integer rate;

    Resume(Map<String, String> environment) {
      super("resume", environment);
    }

    @Override
    @Nullable Integer rate() {
      return rate;
    }
  }

  @Command(
      name = "drain",
      description = {
        "Drains a journey: nobody enters, and who is inside goes to the end.",
        "It calls the local stack (./senda up), or the API at --url with the admin key in"
            + " SENDA_ADMIN_KEY."
      })
  static final class Drain extends SteeringCommand {
    Drain(Map<String, String> environment) {
      super("drain", environment);
    }
  }

  @Command(
      name = "stop",
      description = {
        "Stops a journey: nobody enters, and nothing more is sent to who is inside.",
        "It calls the local stack (./senda up), or the API at --url with the admin key in"
            + " SENDA_ADMIN_KEY."
      })
  static final class Stop extends SteeringCommand {
    Stop(Map<String, String> environment) {
      super("stop", environment);
    }
  }
}
