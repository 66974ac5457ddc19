package dev.senda.channels.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.senda.channels.settings.SettingChecks;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that requests are signed with, as Standard Webhooks defines it (standardwebhooks.com):
 * one, or several while one replaces another. {@code toString} hides them.
 */
public final class SigningSecret {

  private static final String PREFIX = "whsec_";
  private static final String MAC = "HmacSHA256";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;

  private final List<SecretKeySpec> keys;

  private SigningSecret(List<SecretKeySpec> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads it.
   *
   * @param text {@code whsec_} and base64, or several of that with a space between
   * @throws IllegalArgumentException if it is anything else; its message does not tell the secret
   */
  public static SigningSecret parse(String text) {
    var keys = new ArrayList<SecretKeySpec>();
    for (var one : text.strip().split("\\s+", -1)) {
      keys.add(key(one));
    }
    return new SigningSecret(keys);
  }

  /**
   * The secret in a setting.
   *
   * @param key of the setting, for error messages
   * @throws IllegalArgumentException if it is missing, or no secret; the message does not quote it
   */
  public static SigningSecret ofSetting(String key, @Nullable String secret) {
    var expected = "whsec_ and the base64 of 24 to 64 bytes";
    var present = SettingChecks.required(key, secret, expected);
    try {
      return parse(present);
    } catch (IllegalArgumentException e) {
      throw SettingChecks.invalid(key, e.getMessage(), expected);
    }
  }

  private static SecretKeySpec key(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a secret without %s".formatted(PREFIX));
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a secret that is no base64 after " + PREFIX);
    }
    if (bytes.length < SHORTEST || bytes.length > LONGEST) {
      throw new IllegalArgumentException("a secret of %d bytes".formatted(bytes.length));
    }
    return new SecretKeySpec(bytes, MAC);
  }

  /** The header webhook-signature: one signature for each secret. */
  String signature(String id, long timestamp, String body) {
    return keys.stream()
        .map(key -> "v1," + signature(key, id + "." + timestamp + "." + body))
        .collect(joining(" "));
  }

  private static String signature(SecretKeySpec key, String signed) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no HMAC-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return "%d secrets".formatted(keys.size());
  }
}
