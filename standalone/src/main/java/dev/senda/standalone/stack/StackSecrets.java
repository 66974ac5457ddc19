package dev.senda.standalone.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;

/**
 * The secrets of a stack: created once, stored in a file that only its owner can read.
 *
 * @param write the API's write key, for apps
 * @param admin the API's admin key
 * @param links the secret that signs the links in mails
 */
public record StackSecrets(String write, String admin, String links) {

  private static final int BYTES = 32;
  private static final JsonMapper JSON = JsonMapper.shared();

  public static StackSecrets loadOrCreate(DataDirectory dataDirectory) throws IOException {
    if (Files.exists(dataDirectory.secretsFile())) {
      return JSON.readValue(Files.readString(dataDirectory.secretsFile()), StackSecrets.class);
    }
    var stackSecrets = new StackSecrets("wk_" + random(), "ak_" + random(), random());
    PrivateFiles.write(
        dataDirectory.secretsFile(),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(stackSecrets));
    return stackSecrets;
  }

  private static String random() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
