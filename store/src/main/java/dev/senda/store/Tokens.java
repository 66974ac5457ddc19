package dev.senda.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signed tokens in the links of a mail: which message it was and, for a click, where it leads.
 * A token that was altered, or is used for another purpose than it was made for, opens nothing.
 * HMAC-SHA-256 (RFC 2104), truncated to 128 bits.
 */
public final class Tokens {

  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final char NAMED = 0;
  private static final int ID_BYTES = 16;
  private static final int SIGNATURE_BYTES = 16;
  private static final int SHORTEST_SECRET = 32;

  private final SecretKeySpec key;

  /**
   * @param secret senda.links.secret
   * @throws IllegalArgumentException if the secret is shorter than 32 characters
   */
  public Tokens(String secret) {
    if (secret.length() < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "senda.links.secret: %d characters (expected at least %d)"
              .formatted(secret.length(), SHORTEST_SECRET));
    }
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /** What a token is good for. */
  public enum Purpose {
    /** GET /t/{token}: a tracked link; leads to its target. */
    CLICK,
    /** GET /o/{token}: the open pixel. */
    OPEN,
    /** GET and POST /u/{token}: unsubscribe, also by one click (RFC 8058). */
    UNSUBSCRIBE,
    /** GET and POST /p/{token}: the page on which somebody chooses what to hear about. */
    PREFERENCES
  }

  /**
   * What a token says.
   *
   * @param target where a click leads; empty for the other purposes
   * @param link the name of the link that was clicked; empty for one without
   */
  public record Content(UUID message, String target, String link) {

    public Content {
      if (target.indexOf(NAMED) >= 0 || link.indexOf(NAMED) >= 0) {
        throw new IllegalArgumentException("token: U+0000 in it (expected none)");
      }
    }

    public Content(UUID message, String target) {
      this(message, target, "");
    }

    /** After the message: the target, or NUL, the link's name, NUL, and then the target. */
    private String words() {
      return link.isEmpty() ? target : NAMED + link + NAMED + target;
    }

    private static Content of(UUID message, String words) {
      int end = words.isEmpty() || words.charAt(0) != NAMED ? -1 : words.indexOf(NAMED, 1);
      return end < 0
          ? new Content(message, words)
          : new Content(message, words.substring(end + 1), words.substring(1, end));
    }
  }

  public String sign(Purpose purpose, Content content) {
    var words = content.words().getBytes(StandardCharsets.UTF_8);
    var body =
        ByteBuffer.allocate(ID_BYTES + words.length)
            .putLong(content.message().getMostSignificantBits())
            .putLong(content.message().getLeastSignificantBits())
            .put(words)
            .array();
    return TEXT.encodeToString(
        ByteBuffer.allocate(SIGNATURE_BYTES + body.length)
            .put(signature(purpose, body))
            .put(body)
            .array());
  }

  /** What the token says, if it is ours, unaltered, and made for this purpose. */
  public Optional<Content> verify(Purpose purpose, String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length < SIGNATURE_BYTES + ID_BYTES) {
      return Optional.empty();
    }
    var body = Arrays.copyOfRange(bytes, SIGNATURE_BYTES, bytes.length);
    if (!MessageDigest.isEqual(signature(purpose, body), Arrays.copyOf(bytes, SIGNATURE_BYTES))) {
      return Optional.empty();
    }
    var id = ByteBuffer.wrap(body);
    return Optional.of(
        Content.of(
            new UUID(id.getLong(), id.getLong()),
            new String(body, ID_BYTES, body.length - ID_BYTES, StandardCharsets.UTF_8)));
  }

  private byte[] signature(Purpose purpose, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(purpose.name().getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(mac.doFinal(body), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
