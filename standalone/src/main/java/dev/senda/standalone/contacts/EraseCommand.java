package dev.senda.standalone.contacts;

import dev.senda.standalone.stack.AdminApiClient;
import dev.senda.standalone.stack.ApiOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Erases a person, and prints the receipt. */
@Command(
    name = "erase",
    description = {
      "Erases a person: ends all runs, and deletes everything that names the person. It cannot be undone.",
      "It calls the local stack (./senda up), or the API at --url with the admin key in SENDA_ADMIN_KEY."
    },
    mixinStandardHelpOptions = true)
public final class EraseCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int EXIT_BAD_USAGE = 2;

  @Parameters(
      index = "0",
      paramLabel = "WHO",
      description = "The contact's key, user id, email address or phone number.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String who;

  @Option(names = "--by", paramLabel = "WHAT", description = "key, userId, email or phone.")
  private @Nullable String by;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, for the audit log; without personal data.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String reason;

  @Option(names = "--yes", description = "Really erase.")
  private boolean isConfirmed;

  @Mixin private final ApiOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  /**
   * @param environment the environment variables of this process
   */
  public EraseCommand(Map<String, String> environment) {
    options = new ApiOptions(environment);
  }

  @Override
  public Integer call() throws IOException {
    if (!isConfirmed) {
      spec.commandLine().getErr().println("Nothing is erased: repeat with --yes.");
      return EXIT_BAD_USAGE;
    }
    JsonNode receipt;
    try (var api = new AdminApiClient(options.access())) {
      receipt =
          api.send(
              api.request(
                      "/v1/contacts/%s?reason=%s%s"
                          .formatted(
                              encode(who).replace("+", "%20"),
                              encode(reason),
                              by == null ? "" : "&by=" + encode(by)))
                  .timeout(TIMEOUT)
                  .DELETE());
    }
    print(receipt, spec.commandLine().getOut());
    return 0;
  }

  private void print(JsonNode receipt, PrintWriter out) {
    if (options.isJson()) {
      out.println(receipt.toPrettyString());
      return;
    }
    out.printf("Erased. Receipt: %s%n", receipt.path("id").asString());
    out.printf("%d running enrollments end.%n", receipt.path("enrollmentsEnded").asInt());
    for (var message : receipt.path("inFlight")) {
      out.printf(
          "Message %s by %s was being sent: the provider may have it.%n",
          message.path("messageId").asString(), message.path("channel").asString());
    }
    for (var table : receipt.path("cleared")) {
      out.printf("%8d  %s%n", table.path("rows").asInt(), table.path("table").asString());
    }
    for (var kept : receipt.path("kept")) {
      out.printf("Kept: %s (%s)%n", kept.path("what").asString(), kept.path("why").asString());
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
