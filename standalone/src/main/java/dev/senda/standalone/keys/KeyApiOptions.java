package dev.senda.standalone.keys;

import dev.senda.standalone.stack.ApiOptions;
import java.io.IOException;
import java.util.Map;

/** The options that all key commands share. */
final class KeyApiOptions extends ApiOptions {

  /**
   * @param environment the environment variables of this process
   */
  KeyApiOptions(Map<String, String> environment) {
    super(environment);
  }

  /**
   * The client of the chosen API.
   *
   * @throws IOException if no local stack runs
   * @throws IllegalArgumentException if there is a URL and no key
   */
  KeyApiClient client() throws IOException {
    return new KeyApiClient(access());
  }
}
