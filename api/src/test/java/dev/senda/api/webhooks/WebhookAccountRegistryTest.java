package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.api.http.ApiException;
import dev.senda.api.settings.ApiSettings;
import dev.senda.api.testsupport.WebhookSigner;
import dev.senda.channels.http.FormParameters;
import dev.senda.channels.inbound.WebhookSignatureException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class WebhookAccountRegistryTest {

  private static final String KEY = "senda.accounts.mail.sendgrid.webhook-public-key";
  private static final String TOKEN = "senda.accounts.text.twilio.auth-token";
  private static final String SID = "senda.accounts.text.twilio.account-sid";

  @Test
  void invalidKey_isNamed_andNotQuoted() {
    assertThatThrownBy(() -> accounts(Map.of(KEY, "c2VjcmV0")))
        .hasMessage(
            KEY
                + ": 8 characters that are no key (expected the verification key of the event"
                + " webhook: base64 of an X.509 key on P-256)");
    assertThatThrownBy(() -> accounts(Map.of(KEY, rsaKey()))).hasMessageStartingWith(KEY);
  }

  @Test
  void invalidTokenOrSid_isNamed_andNotQuoted() {
    assertThatThrownBy(() -> accounts(Map.of(SID, WebhookSigner.TWILIO_SID, TOKEN, "short")))
        .hasMessage(TOKEN + ": 5 characters (expected the 32 of the account's token)");
    assertThatThrownBy(() -> accounts(Map.of(TOKEN, WebhookSigner.TWILIO_TOKEN)))
        .hasMessage(SID + ": missing (expected AC and 32 letters or digits)");
    assertThatThrownBy(
            () ->
                accounts(
                    Map.of(
                        SID,
                        WebhookSigner.TWILIO_SID,
                        TOKEN,
                        WebhookSigner.TWILIO_TOKEN,
                        "senda.accounts.text.twilio.subaccount-sid",
                        "SK1")))
        .hasMessageStartingWith("senda.accounts.text.twilio.subaccount-sid: 3 characters");
  }

  /** Twilio signs what a subaccount reports by the subaccount's token. */
  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void subaccountWithoutToken_isLoggedAtTheStart(CapturedOutput log) {
    var settings =
        new HashMap<>(
            Map.of(
                SID,
                WebhookSigner.TWILIO_SID,
                TOKEN,
                WebhookSigner.TWILIO_TOKEN,
                "senda.accounts.text.twilio.subaccount-sid",
                WebhookSigner.TWILIO_SID));
    accounts(settings);
    assertThat(log).contains("senda.accounts.text.twilio.subaccount-auth-token: missing");

    int length = log.toString().length();
    settings.put("senda.accounts.text.twilio.subaccount-auth-token", WebhookSigner.TWILIO_TOKEN);
    accounts(settings);
    assertThat(log.toString().substring(length)).doesNotContain("missing");
  }

  @Test
  void settingsOfWorkersOnly_areIgnored() {
    var accounts =
        accounts(
            Map.of(
                "senda.accounts.mail.sendgrid.api-key", "SG.x",
                "senda.accounts.mail.rate-limit", "20",
                "senda.accounts.text.twilio.account-sid", "not looked at without a token",
                "senda.accounts.text.twilio.from", "+34900000000",
                "senda.accounts.own.smtp.host", "127.0.0.1"));

    assertThatThrownBy(() -> accounts.sendGrid("mail")).isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> accounts.twilio("text")).isInstanceOf(ApiException.class);
  }

  @Test
  void keyInSeveralLines_isRead() {
    var key = WebhookSigner.sendGridPublicKey();

    var accounts = accounts(Map.of(KEY, key.substring(0, 64) + "\n" + key.substring(64) + "\n"));

    assertThat(accounts.sendGrid("mail")).isNotNull();
  }

  @Test
  void subaccount_isVerified_byItsOwnToken() {
    var accounts =
        accounts(
            Map.of(
                SID,
                WebhookSigner.TWILIO_SID,
                TOKEN,
                WebhookSigner.TWILIO_TOKEN,
                "senda.accounts.text.twilio.subaccount-sid",
                "AC" + "f".repeat(32),
                "senda.accounts.text.twilio.subaccount-auth-token",
                "the subaccount's own token"));
    var signature = WebhookSigner.signTwilio("the subaccount's own token", "https://x.example/a");

    var account = accounts.twilio("text");

    assertThat(account.sids()).contains("AC" + "f".repeat(32), WebhookSigner.TWILIO_SID);
    account
        .verifier()
        .verify(signature, "https://x.example/a", null, new byte[0], FormParameters.parse(null));
    assertThatThrownBy(
            () ->
                account
                    .verifier()
                    .verify(
                        signature,
                        "https://x.example/b",
                        null,
                        new byte[0],
                        FormParameters.parse(null)))
        .isInstanceOf(WebhookSignatureException.class);
  }

  @Test
  void settings_hideTheToken() {
    var settings =
        settings(Map.of(SID, WebhookSigner.TWILIO_SID, TOKEN, WebhookSigner.TWILIO_TOKEN));

    assertThat(settings.toString())
        .contains(WebhookSigner.TWILIO_SID)
        .doesNotContain(WebhookSigner.TWILIO_TOKEN);
  }

  @Test
  void settings_hideTheApiKey() {
    var settings =
        settings(Map.of("senda.api-keys.write", "write me", "senda.api-keys.admin", "admin me"));

    assertThat(settings.apiKeys().admin()).containsExactly("admin me");
    assertThat(settings.toString()).doesNotContain("write me", "admin me");
  }

  private static WebhookAccountRegistry accounts(Map<String, String> properties) {
    return new WebhookAccountRegistry(settings(properties));
  }

  private static ApiSettings settings(Map<String, String> properties) {
    var all = new HashMap<>(properties);
    all.put("senda.public-url", "https://senda.example");
    return new Binder(new MapConfigurationPropertySource(all))
        .bind("senda", ApiSettings.class)
        .get();
  }

  private static String rsaKey() {
    try {
      var key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();
      return Base64.getEncoder().encodeToString(key.getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
