package dev.senda.standalone.keys;

import dev.senda.standalone.stack.DataDirectory;
import dev.senda.standalone.stack.StackSecrets;
import dev.senda.standalone.stack.StackState;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all key commands share: which API to call, and how to print. */
final class KeyApiOptions {

  static final String ADMIN_KEY_VARIABLE = "SENDA_ADMIN_KEY";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "The base URL of the API, with the admin key in the environment variable",
        "SENDA_ADMIN_KEY. Default: the local stack."
      })
  @Nullable String url;

  @Option(names = "--json", description = "Print the JSON of the API, for programs.")
  boolean json;

  private final Map<String, String> environment;

  /**
   * @param environment the environment variables of this process
   */
  KeyApiOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The client of the chosen API.
   *
   * @throws IOException if no local stack runs
   * @throws IllegalArgumentException if there is a URL and no key
   */
  KeyApiClient client() throws IOException {
    if (url != null) {
      var key = environment.getOrDefault(ADMIN_KEY_VARIABLE, "");
      if (key.isBlank()) {
        throw new IllegalArgumentException(
            "%s: missing (expected an admin key of %s)".formatted(ADMIN_KEY_VARIABLE, url));
      }
      return new KeyApiClient(url.replaceFirst("/+$", ""), key);
    }
    var dataDirectory = DataDirectory.fromEnvironment();
    var state =
        StackState.read(dataDirectory)
            .filter(StackState::isRunning)
            .orElseThrow(
                () ->
                    new IOException(
                        "Senda is not running (expected a local stack: ./senda up, or --url)"));
    return new KeyApiClient(
        state.addresses().api(), StackSecrets.loadOrCreate(dataDirectory).admin());
  }
}
