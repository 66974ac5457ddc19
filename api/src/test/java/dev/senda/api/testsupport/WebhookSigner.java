package dev.senda.api.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as SendGrid and Twilio do. */
public final class WebhookSigner {

  public static final String TWILIO_SID = "AC0123456789abcdef0123456789abcdef";
  public static final String TWILIO_TOKEN = "a token of thirty-two characters";

  private static final KeyPair SENDGRID = newKeyPair();

  private WebhookSigner() {}

  /** The public key of SendGrid's event webhook, as its console shows it. */
  public static String sendGridPublicKey() {
    return Base64.getEncoder().encodeToString(SENDGRID.getPublic().getEncoded());
  }

  public static String signSendGrid(String timestamp, byte[] body) {
    return signSendGrid(SENDGRID, timestamp, body);
  }

  public static String signSendGrid(KeyPair keys, String timestamp, byte[] body) {
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(timestamp.getBytes(UTF_8));
      signature.update(body);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of whatever is signed: the address, and what follows. */
  public static String signTwilio(String signed) {
    return signTwilio(TWILIO_TOKEN, signed);
  }

  public static String signTwilio(String token, String signed) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair newKeyPair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
