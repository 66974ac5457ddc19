package dev.senda.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;

/**
 * A house's secrets: made once, kept in a file that only its owner reads.
 *
 * @param write the API's write key, for apps
 * @param admin the API's admin key
 * @param links the secret that signs the links in mails
 */
record Keys(String write, String admin, String links) {

  private static final int BYTES = 32;
  private static final JsonMapper JSON = JsonMapper.shared();

  static Keys keptIn(Home home) throws IOException {
    if (Files.exists(home.keys())) {
      return JSON.readValue(Files.readString(home.keys()), Keys.class);
    }
    var keys = new Keys("wk_" + random(), "ak_" + random(), random());
    OwnFiles.write(home.keys(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(keys));
    return keys;
  }

  private static String random() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
