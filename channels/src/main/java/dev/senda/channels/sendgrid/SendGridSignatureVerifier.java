package dev.senda.channels.sendgrid;

import dev.senda.channels.inbound.WebhookSignatureException;
import dev.senda.channels.inbound.WebhookSignatureException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the signature of SendGrid's event webhook: ECDSA on P-256 with SHA-256, over the
 * timestamp and the bytes of the body.
 */
public final class SendGridSignatureVerifier {

  public static final String SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature";
  public static final String TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp";

  /** SendGrid retries for 24 hours, with the timestamp of the first attempt. */
  private static final Duration OLDEST = Duration.ofHours(25);

  private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
  private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{1,12}");
  private static final int P256_BITS = 256;

  private final PublicKey key;

  private SendGridSignatureVerifier(PublicKey key) {
    this.key = key;
  }

  /** The verifier for this key, base64 of X.509; empty where it is no key on P-256. */
  public static Optional<SendGridSignatureVerifier> forPublicKey(String key) {
    try {
      var bytes = Base64.getMimeDecoder().decode(key);
      var read = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(bytes));
      return read instanceof ECPublicKey elliptic
              && elliptic.getParams().getCurve().getField().getFieldSize() == P256_BITS
          ? Optional.of(new SendGridSignatureVerifier(read))
          : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Accepts a request that SendGrid signed at most 25 hours ago.
   *
   * @throws WebhookSignatureException otherwise
   */
  public void verify(
      @Nullable String signature, @Nullable String timestamp, byte[] body, Instant now) {
    if (signature == null || timestamp == null) {
      throw new WebhookSignatureException(
          Reason.MISSING,
          "%s: missing (expected it, since the event webhook must be signed)"
              .formatted(signature == null ? SIGNATURE : TIMESTAMP));
    }
    if (!EPOCH_SECONDS.matcher(timestamp).matches()) {
      throw new WebhookSignatureException(
          Reason.INVALID, TIMESTAMP + ": no epoch seconds (expected those)");
    }
    if (!isGood(signature, timestamp, body)) {
      throw new WebhookSignatureException(
          Reason.INVALID, SIGNATURE + ": not of these bytes by the account's key (expected that)");
    }
    var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
    if (age.compareTo(OLDEST) > 0 || age.negated().compareTo(MOST_AHEAD) > 0) {
      throw new WebhookSignatureException(
          Reason.INVALID,
          "%s: %s (expected at most %d hours ago, and at most %d minutes ahead)"
              .formatted(
                  TIMESTAMP,
                  age.isNegative() ? age.negated() + " ahead" : age + " ago",
                  OLDEST.toHours(),
                  MOST_AHEAD.toMinutes()));
    }
  }

  private boolean isGood(String signature, String timestamp, byte[] body) {
    try {
      var check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(key);
      check.update(timestamp.getBytes(StandardCharsets.US_ASCII));
      check.update(body);
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
