package dev.senda.standalone.contacts;

import dev.senda.standalone.stack.AdminApiClient;
import dev.senda.standalone.stack.ApiOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

/** Writes everything about a person into a file. */
@Command(
    name = "export",
    description = {
      "Writes everything that Senda has about a person into a file, as JSON.",
      "It calls the local stack (./senda up), or the API at --url with the admin key in SENDA_ADMIN_KEY."
    },
    mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @Parameters(
      index = "0",
      paramLabel = "WHO",
      description = "The contact's key, user id, email address or phone number.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String who;

  @Option(names = "--by", paramLabel = "WHAT", description = "key, userId, email or phone.")
  private @Nullable String by;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = "Where to; it holds personal data.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private Path file;

  @Mixin private final ApiOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  /**
   * @param environment the environment variables of this process
   */
  public ExportCommand(Map<String, String> environment) {
    options = new ApiOptions(environment);
  }

  @Override
  public Integer call() throws IOException {
    var path =
        "/v1/contacts/%s/export%s"
            .formatted(
                URLEncoder.encode(who, StandardCharsets.UTF_8).replace("+", "%20"),
                by == null ? "" : "?by=" + URLEncoder.encode(by, StandardCharsets.UTF_8));
    try (var api = new AdminApiClient(options.access())) {
      api.download(api.request(path).timeout(TIMEOUT).GET(), file);
    }
    spec.commandLine().getOut().printf("Exported to %s%n", file);
    return 0;
  }
}
