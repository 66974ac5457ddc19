package dev.senda.standalone.keys;

import dev.senda.standalone.stack.ApiAccess;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all key commands share: which API to call, and how to print. */
final class KeyApiOptions {

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
    return new KeyApiClient(ApiAccess.of(url, environment));
  }
}
