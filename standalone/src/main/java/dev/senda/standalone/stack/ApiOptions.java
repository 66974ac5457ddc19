package dev.senda.standalone.stack;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that commands of the admin API share: which API to call, and how to print. */
public class ApiOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "The base URL of the API, with the admin key in the environment variable",
        "SENDA_ADMIN_KEY. Default: the local stack."
      })
  private @Nullable String url;

  @Option(names = "--json", description = "Print the JSON of the API, for programs.")
  private boolean json;

  private final Map<String, String> environment;

  /**
   * @param environment the environment variables of this process
   */
  public ApiOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The chosen API.
   *
   * @throws IOException if no local stack runs
   * @throws IllegalArgumentException if there is a URL and no key
   */
  public final ApiAccess access() throws IOException {
    return ApiAccess.of(url, environment);
  }

  /** Whether an API elsewhere is chosen. */
  public final boolean hasUrl() {
    return url != null;
  }

  /** Whether to print JSON, for programs. */
  public final boolean isJson() {
    return json;
  }
}
