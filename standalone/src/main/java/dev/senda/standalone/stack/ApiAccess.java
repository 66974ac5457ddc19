package dev.senda.standalone.stack;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The API that a command calls: the local stack, or one elsewhere.
 *
 * @param url its base, without a slash at the end
 */
public record ApiAccess(String url, String adminKey) {

  static final String ADMIN_KEY_VARIABLE = "SENDA_ADMIN_KEY";

  /**
   * Finds the API.
   *
   * @param url the base of an API elsewhere, whose key is in the environment; null for the local
   *     stack
   * @throws IOException if no local stack runs
   * @throws IllegalArgumentException if there is a URL and no key
   */
  public static ApiAccess of(@Nullable String url, Map<String, String> environment)
      throws IOException {
    if (url != null) {
      var key = environment.getOrDefault(ADMIN_KEY_VARIABLE, "");
      if (key.isBlank()) {
        throw new IllegalArgumentException(
            "%s: missing (expected an admin key of %s)".formatted(ADMIN_KEY_VARIABLE, url));
      }
      return new ApiAccess(url.replaceFirst("/+$", ""), key);
    }
    var dataDirectory = DataDirectory.fromEnvironment();
    var state =
        StackState.read(dataDirectory)
            .filter(StackState::isRunning)
            .orElseThrow(
                () ->
                    new IOException(
                        "Senda is not running (expected a local stack: ./senda up, or --url)"));
    return new ApiAccess(state.addresses().api(), StackSecrets.loadOrCreate(dataDirectory).admin());
  }

  /** Hides the key. */
  @Override
  public String toString() {
    return "ApiAccess[url=%s]".formatted(url);
  }
}
