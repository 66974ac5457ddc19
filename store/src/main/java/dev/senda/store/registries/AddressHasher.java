package dev.senda.store.registries;

import dev.senda.store.settings.LinkSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Hashes addresses with the secrets of the installation ({@code senda.links.secrets}):
 * HMAC-SHA-256, truncated to 128 bits. Without a secret, nobody can tell which address a hash is
 * of, also not by trying all phone numbers.
 */
@Component
public final class AddressHasher {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "exclusion-registry:";

  private final List<SecretKeySpec> keys;

  @Autowired
  AddressHasher(LinkSettings settings) {
    this(settings.secrets());
  }

  /**
   * @param secrets the first one hashes new lists; addresses are looked up by all of them
   */
  public AddressHasher(List<String> secrets) {
    keys =
        secrets.stream()
            .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .toList();
  }

  /**
   * The hash by the first secret.
   *
   * @param address in its canonical form: a phone number in E.164, an email address in lower case
   */
  public UUID hash(String address) {
    return hash(keys.getFirst(), address);
  }

  /** The hashes by all secrets, since a list may have been imported before the last rotation. */
  public List<UUID> hashes(String address) {
    return keys.stream().map(key -> hash(key, address)).toList();
  }

  private static UUID hash(SecretKeySpec key, String address) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      var hash = ByteBuffer.wrap(mac.doFinal((PURPOSE + address).getBytes(StandardCharsets.UTF_8)));
      return new UUID(hash.getLong(), hash.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
