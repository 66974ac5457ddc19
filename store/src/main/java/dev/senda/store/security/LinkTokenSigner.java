package dev.senda.store.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and verifies the tokens in the links of a message. A token contains the message's id and,
 * for a click, the target. A token that was altered, or was made for another purpose, is refused.
 * HMAC-SHA-256 (RFC 2104), truncated to 128 bits.
 *
 * <p>The secrets are a ring: the first one signs, and all of them verify, so that the links of
 * messages sent before a rotation keep working. A token does not name its secret; each is tried.
 */
public final class LinkTokenSigner {

  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final char NAME_SEPARATOR = 0;
  private static final int ID_BYTES = 16;
  private static final int SIGNATURE_BYTES = 16;
  private static final int MIN_SECRET_LENGTH = 32;

  /** How many hyphens and underscores after a token are tolerated. */
  private static final int MAX_MARKS = 3;

  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  /**
   * A signer with these secrets.
   *
   * @param secrets {@code senda.links.secrets}: the first one signs, all of them verify
   * @throws IllegalArgumentException if there is none, or one is shorter than 32 characters
   */
  public LinkTokenSigner(List<String> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("senda.links.secrets: empty (expected at least one)");
    }
    for (var secret : secrets) {
      if (secret.length() < MIN_SECRET_LENGTH) {
        throw new IllegalArgumentException(
            "senda.links.secrets: %d characters (expected at least %d)"
                .formatted(secret.length(), MIN_SECRET_LENGTH));
      }
    }
    keys =
        secrets.stream()
            .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .toList();
  }

  /** A signer with one secret. */
  public LinkTokenSigner(String secret) {
    this(List.of(secret));
  }

  /** The purpose of a token. */
  public enum LinkPurpose {
    /** GET /t/{token}: a tracked link; leads to its target. */
    CLICK,
    /** GET /o/{token}: the open pixel. */
    OPEN,
    /** GET and POST /u/{token}: unsubscribe, also by one click (RFC 8058). */
    UNSUBSCRIBE,
    /** GET and POST /p/{token}: the preference center. */
    PREFERENCES,
    /** GET and POST /c/{token}: confirms a subscription. */
    CONFIRM
  }

  /**
   * The content of a token.
   *
   * @param target where a click leads; empty for the other purposes
   * @param linkName the name of the link that was clicked; empty for one without
   */
  public record LinkTokenContent(UUID messageId, String target, String linkName) {

    public LinkTokenContent {
      if (target.indexOf(NAME_SEPARATOR) >= 0 || linkName.indexOf(NAME_SEPARATOR) >= 0) {
        throw new IllegalArgumentException("token: U+0000 in it (expected none)");
      }
    }

    public LinkTokenContent(UUID message, String target) {
      this(message, target, "");
    }

    /** After the message: the target, or NUL, the link's name, NUL, and then the target. */
    private String encode() {
      return linkName.isEmpty() ? target : NAME_SEPARATOR + linkName + NAME_SEPARATOR + target;
    }

    private static LinkTokenContent decode(UUID message, String words) {
      int end =
          words.isEmpty() || words.charAt(0) != NAME_SEPARATOR
              ? -1
              : words.indexOf(NAME_SEPARATOR, 1);
      return end < 0
          ? new LinkTokenContent(message, words)
          : new LinkTokenContent(message, words.substring(end + 1), words.substring(1, end));
    }
  }

  /** Signs with the first secret. */
  public String sign(LinkPurpose purpose, LinkTokenContent content) {
    var words = content.encode().getBytes(StandardCharsets.UTF_8);
    var body =
        ByteBuffer.allocate(ID_BYTES + words.length)
            .putLong(content.messageId().getMostSignificantBits())
            .putLong(content.messageId().getLeastSignificantBits())
            .put(words)
            .array();
    return TEXT.encodeToString(
        ByteBuffer.allocate(SIGNATURE_BYTES + body.length)
            .put(signature(keys.getFirst(), purpose, body))
            .put(body)
            .array());
  }

  /**
   * The content of the token; empty unless it is ours, unaltered, and made for this purpose. What
   * follows the token is ignored: mail programs take the punctuation after a link, or a mark of
   * emphasis, for a part of it.
   */
  public Optional<LinkTokenContent> verify(LinkPurpose purpose, String token) {
    int end = 0;
    while (end < token.length() && isTokenCharacter(token.charAt(end))) {
      end++;
    }
    var content = verifyExactly(purpose, token.substring(0, end));
    for (int i = 1; content.isEmpty() && i <= MAX_MARKS && isMark(token, end - i); i++) {
      content = verifyExactly(purpose, token.substring(0, end - i));
    }
    return content;
  }

  private static boolean isTokenCharacter(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '-'
        || character == '_';
  }

  /** A hyphen or an underscore may belong to the token, or follow it. */
  private static boolean isMark(String token, int index) {
    return index > 0 && (token.charAt(index) == '_' || token.charAt(index) == '-');
  }

  private Optional<LinkTokenContent> verifyExactly(LinkPurpose purpose, String token) {
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
    var signature = Arrays.copyOf(bytes, SIGNATURE_BYTES);
    if (keys.stream()
        .noneMatch(key -> MessageDigest.isEqual(signature(key, purpose, body), signature))) {
      return Optional.empty();
    }
    var id = ByteBuffer.wrap(body);
    return Optional.of(
        LinkTokenContent.decode(
            new UUID(id.getLong(), id.getLong()),
            new String(body, ID_BYTES, body.length - ID_BYTES, StandardCharsets.UTF_8)));
  }

  private static byte[] signature(SecretKeySpec key, LinkPurpose purpose, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(purpose.name().getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(mac.doFinal(body), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
