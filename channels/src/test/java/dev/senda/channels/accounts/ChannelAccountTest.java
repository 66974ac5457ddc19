package dev.senda.channels.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.twilio.TwilioChannel;
import dev.senda.journey.Channel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ChannelAccountTest {

  private static final String HEX = "0123456789abcdef0123456789ABCDEF";

  private static final Map<String, String> SMTP = Map.of("smtp.host", "smtp.acme.example");
  private static final Map<String, String> SENDGRID = Map.of("sendgrid.api-key", "SG.secret");
  private static final Map<String, String> TWILIO =
      Map.of(
          "twilio.account-sid", "AC" + HEX,
          "twilio.auth-token", "top secret",
          "twilio.sms.from", "+15005550006");
  private static final Map<String, String> WEBHOOK =
      Map.of(
          "webhook.url", "https://push.acme.example/senda",
          "webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          smtp     | smtp.port                         | 70000           | senda.accounts.main.smtp.port: 70000 (expected 1 to 65535)
          smtp     | smtp.host                         |                 | senda.accounts.main.smtp.host: missing (expected a host's name)
          smtp     | smtp.username                     | acme            | senda.accounts.main.smtp.password: missing (expected one, since senda.accounts.main.smtp.username is given)
          smtp     | smtp.trust                        | /no/such.pem    | senda.accounts.main.smtp.starttls: false (expected true, since senda.accounts.main.smtp.trust is given)
          smtp     | stub                              | true            | senda.accounts.main: 2 types (expected one of smtp, sendgrid, twilio, webhook and stub)
          smtp     | rate-limit                        | 0               | senda.accounts.main.rate-limit: 0.0 (expected more than 0)
          sendgrid | sendgrid.api-key                  |                 | senda.accounts.main.sendgrid.api-key: missing (expected a key that may send mail)
          sendgrid | sendgrid.base-url                 | gateway         | senda.accounts.main.sendgrid.base-url: gateway (expected such as https://gateway.example, without a path)
          sendgrid | sendgrid.base-url                 | https://g.x/v3  | senda.accounts.main.sendgrid.base-url: https://g.x/v3 (expected such as https://gateway.example, without a path)
          twilio   | twilio.account-sid                |                 | senda.accounts.main.twilio.account-sid: missing (expected one that begins with AC)
          twilio   | twilio.account-sid                | SK1             | senda.accounts.main.twilio.account-sid: SK1 (expected AC and 32 hexadecimal digits)
          twilio   | twilio.subaccount-sid             | AC1             | senda.accounts.main.twilio.subaccount-sid: AC1 (expected AC and 32 hexadecimal digits)
          twilio   | twilio.auth-token                 |                 | senda.accounts.main.twilio.auth-token: missing (expected one, or an api-key-sid and its api-key-secret)
          twilio   | twilio.api-key-secret             | top secret      | senda.accounts.main.twilio.api-key-sid: missing (expected one, since senda.accounts.main.twilio.api-key-secret is given)
          twilio   | twilio.api-key-sid                | AC1             | senda.accounts.main.twilio.api-key-sid: AC1 (expected SK and 32 hexadecimal digits)
          twilio   | twilio.api-key-sid                | SK0123456789abcdef0123456789ABCDEF | senda.accounts.main.twilio.api-key-secret: missing (expected one, since senda.accounts.main.twilio.api-key-sid is given)
          twilio   | twilio.base-url                   | ftp://g.x       | senda.accounts.main.twilio.base-url: ftp://g.x (expected such as https://gateway.example, without a path)
          twilio   | twilio.validity                   | 11h             | senda.accounts.main.twilio.validity: PT11H (expected 1s to 10h)
          twilio   | twilio.sms.from                   |                 | senda.accounts.main.twilio.sms: neither of them (expected one of from and messaging-service-sid)
          twilio   | twilio.sms.messaging-service-sid  | MG1             | senda.accounts.main.twilio.sms: both of them (expected one of from and messaging-service-sid)
          twilio   | twilio.sms.from                   | 0155 1234       | senda.accounts.main.twilio.sms.from: 0155 1234 (expected a number such as +15005550006, or its name)
          twilio   | twilio.whatsapp.from              | whatsapp:+15005 | senda.accounts.main.twilio.whatsapp.from: whatsapp:+15005 (expected a number such as +15005550006)
          twilio   | twilio.messenger.from             | acme            | senda.accounts.main.twilio.messenger.from: acme (expected the page's id: digits)
          twilio   | twilio.whatsapp.messaging-service-sid | MG1         | senda.accounts.main.twilio.whatsapp.messaging-service-sid: MG1 (expected MG and 32 hexadecimal digits)
          webhook  | webhook.url                       |                 | senda.accounts.main.webhook.url: missing (expected an address)
          webhook  | webhook.url                       | ftp://push.x    | senda.accounts.main.webhook.url: neither http:// nor https:// (expected such as https://push.example/senda)
          webhook  | webhook.url                       | https:///top secret | senda.accounts.main.webhook.url: no address (expected such as https://push.example/senda)
          webhook  | webhook.url                       | https:///?t=top%20secret | senda.accounts.main.webhook.url: no host (expected such as https://push.example/senda)
          webhook  | webhook.url                       | https://[push.x/top%20secret | senda.accounts.main.webhook.url: no address (expected such as https://push.example/senda)
          sendgrid | sendgrid.base-url                 | https://me:top%20secret@g.x | senda.accounts.main.sendgrid.base-url: one with a user or a query (expected such as https://gateway.example, without a path)
          twilio   | twilio.base-url                   | https://g.x?key=top%20secret | senda.accounts.main.twilio.base-url: one with a user or a query (expected such as https://gateway.example, without a path)
          webhook  | webhook.secret                    |                 | senda.accounts.main.webhook.secret: missing (expected whsec_ and the base64 of 24 to 64 bytes)
          webhook  | webhook.secret                    | top secret      | senda.accounts.main.webhook.secret: a secret without whsec_ (expected whsec_ and the base64 of 24 to 64 bytes)
          """)
  void wrongSetting_isNamed_withFoundAndExpected(
      String kind, String key, @Nullable String value, String expected) {
    var settings = new HashMap<>(good(kind));
    settings.put(key, value == null ? "" : value);

    assertThatThrownBy(() -> bind(settings).check("senda.accounts.main"))
        .hasMessage(expected)
        .message()
        .doesNotContain("top secret", "top%20secret", "SG.secret");
  }

  @ParameterizedTest
  @CsvSource({
    "smtp,smtp.username,acme",
    "smtp,smtp.password,top secret",
    "sendgrid,sendgrid.api-key,top secret",
    "sendgrid,sendgrid.base-url,https://me:top%20secret@gateway.example",
    "twilio,twilio.auth-token,top secret",
    "twilio,twilio.api-key-secret,top secret",
    "twilio,twilio.base-url,https://me:top%20secret@gateway.example",
    "webhook,webhook.url,https://push.example/top%20secret",
    "webhook,webhook.secret,whsec_top secret"
  })
  void settings_hideTheSecret(String kind, String key, String value) {
    var settings = new HashMap<>(good(kind));
    settings.put(key, value);

    assertThat(bind(settings).toString())
        .doesNotContain("top secret", "top%20secret", "SG.secret", "whsec_");
  }

  @Test
  void password_needsEncryption_exceptOnThisMachine() {
    var settings = new HashMap<>(SMTP);
    settings.put("smtp.username", "acme");
    settings.put("smtp.password", "top secret");

    assertThatThrownBy(() -> bind(settings).check("senda.accounts.main"))
        .hasMessage(
            "senda.accounts.main.smtp.starttls: false"
                + " (expected true: a password must not travel unencrypted)");

    settings.put("smtp.starttls", "true");
    assertThatCode(() -> bind(settings).check("senda.accounts.main")).doesNotThrowAnyException();
    settings.putAll(Map.of("smtp.starttls", "false", "smtp.host", "127.0.0.1"));
    assertThatCode(() -> bind(settings).check("senda.accounts.main")).doesNotThrowAnyException();
  }

  @Test
  void twilio_sendsTheChannels_thatHaveASender() {
    var settings = new HashMap<>(TWILIO);
    settings.put("twilio.sms.from", "ACME");
    settings.put("twilio.whatsapp.messaging-service-sid", "MG" + HEX);
    settings.put("twilio.messenger.from", "100200300");

    var account = bind(settings);
    account.check("senda.accounts.main");

    assertThat(account.channels())
        .containsExactlyInAnyOrder(Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER);
    assertThat(Objects.requireNonNull(account.twilio()).senders())
        .containsOnly(
            Map.entry(Channel.SMS, new TwilioChannel.Sender.FromAddress("ACME")),
            Map.entry(Channel.WHATSAPP, new TwilioChannel.Sender.MessagingService("MG" + HEX)),
            Map.entry(Channel.MESSENGER, new TwilioChannel.Sender.FromAddress("100200300")));
    assertThat(account.hasSessionWindow()).isTrue();
  }

  @Test
  void apiKeyAndSubaccount_replaceTheAccountsOwn() {
    var settings = new HashMap<>(TWILIO);
    settings.remove("twilio.auth-token");
    settings.put("twilio.subaccount-sid", "AC" + HEX.toLowerCase(Locale.ROOT));
    settings.put("twilio.api-key-sid", "SK" + HEX);
    settings.put("twilio.api-key-secret", "that of the key");

    var twilio = Objects.requireNonNull(bind(settings).twilio());

    assertThat(twilio.sendingAccountSid()).isEqualTo("AC" + HEX.toLowerCase(Locale.ROOT));
    assertThat(twilio.username()).isEqualTo("SK" + HEX);
    assertThat(twilio.password()).isEqualTo("that of the key");
  }

  private static Map<String, String> good(String kind) {
    return switch (kind) {
      case "smtp" -> SMTP;
      case "sendgrid" -> SENDGRID;
      case "twilio" -> TWILIO;
      case "webhook" -> WEBHOOK;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static ChannelAccount bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bind("", ChannelAccount.class)
        .get();
  }
}
