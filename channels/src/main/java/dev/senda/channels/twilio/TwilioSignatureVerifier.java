package dev.senda.channels.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.channels.http.FormParameters;
import dev.senda.channels.inbound.WebhookSignatureException;
import dev.senda.channels.inbound.WebhookSignatureException.Reason;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies Twilio's signature: HMAC-SHA1 by the account's token over the URL that Twilio called and
 * the parameters of a form. The URL of another body contains its SHA-256.
 */
public final class TwilioSignatureVerifier {

  public static final String SIGNATURE = "X-Twilio-Signature";
  static final String BODY_HASH = "bodySHA256";

  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final List<SecretKeySpec> keys;

  /**
   * Creates a verifier that accepts a signature by any of these tokens.
   *
   * @param tokens of the account, and of its subaccount where that has one
   */
  public TwilioSignatureVerifier(List<String> tokens) {
    keys =
        tokens.stream().map(token -> new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA1")).toList();
  }

  /**
   * Accepts a request that Twilio signed.
   *
   * @param signature null where there is none
   * @param url the public URL, as Twilio knows it; the request's host is ignored
   * @param query the raw query; null for none
   * @throws WebhookSignatureException otherwise
   */
  public void verify(
      @Nullable String signature,
      String url,
      @Nullable String query,
      byte[] body,
      FormParameters form) {
    if (signature == null) {
      throw new WebhookSignatureException(Reason.MISSING, SIGNATURE + ": missing (expected it)");
    }
    var hash = bodyHash(query);
    if (hash.isPresent() && !isHash(hash.get(), body)) {
      throw new WebhookSignatureException(
          Reason.INVALID, BODY_HASH + ": not of these bytes (expected that)");
    }
    var parameters = hash.isPresent() ? "" : form.toSignedString();
    var whole = query == null ? "" : "?" + query;
    if (spellings(url).noneMatch(spelling -> isGood(signature, spelling + whole + parameters))) {
      throw new WebhookSignatureException(
          Reason.INVALID,
          SIGNATURE
              + ": not of this request to senda.public-url by the account's token (expected that)");
    }
  }

  static Optional<String> bodyHash(@Nullable String query) {
    try {
      return FormParameters.parse(query).get(BODY_HASH);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isHash(String hash, byte[] body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(body);
      return MessageDigest.isEqual(
          HexFormat.of().formatHex(digest).getBytes(UTF_8),
          hash.toLowerCase(Locale.ROOT).getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Twilio signs some URLs with their port, and some without. */
  private static Stream<String> spellings(String url) {
    var host = URI.create(url);
    var userless = host.getScheme() + "://" + host.getHost();
    var path = host.getRawPath();
    int port = host.getPort();
    int usual = "https".equals(host.getScheme()) ? HTTPS : HTTP;
    return Stream.of(url, userless + path, userless + ":" + (port < 0 ? usual : port) + path)
        .distinct();
  }

  private boolean isGood(String signature, String signed) {
    byte[] found;
    try {
      found = Base64.getDecoder().decode(signature);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return keys.stream().anyMatch(key -> MessageDigest.isEqual(found, sign(key, signed)));
  }

  private static byte[] sign(SecretKeySpec key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(key);
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }
}
