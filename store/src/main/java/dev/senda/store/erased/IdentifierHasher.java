package dev.senda.store.erased;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes of identifiers: HMAC-SHA-256 (RFC 2104) with the secrets of the installation, {@code
 * senda.links.secrets}. Without the secrets nobody can tell whose hash it is, not even by trying
 * all addresses.
 *
 * <p>The first secret makes new hashes, and all of them find the old ones.
 */
public final class IdentifierHasher {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "erased-identifier\0";

  private final List<SecretKeySpec> keys;

  /**
   * @param secrets without any, nothing is hashed and nothing is found
   */
  public IdentifierHasher(List<String> secrets) {
    keys =
        secrets.stream()
            .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .toList();
  }

  /** The hash with each of the secrets, the current one first; in hexadecimal digits. */
  List<String> hashes(Identifier identifier) {
    return keys.stream().map(key -> hash(key, identifier)).toList();
  }

  private static String hash(SecretKeySpec key, Identifier identifier) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      var text = PURPOSE + identifier.type().name() + '\0' + identifier.value();
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
