package dev.senda.channels.sendgrid;

import static dev.senda.channels.settings.SettingChecks.checkBaseUrl;
import static dev.senda.channels.settings.SettingChecks.presentOrNull;
import static dev.senda.channels.settings.SettingChecks.required;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a SendGrid account. Workers need the API key, the API needs the webhook's key.
 *
 * @param apiKey a key that may send mail
 * @param webhookPublicKey the public key of its event webhook, base64 of X.509; null where it
 *     reports no events to us
 * @param baseUrl another address than SendGrid's own, for its European one, gateways and tests
 * @param subuser in whose name the account sends ({@code on-behalf-of}); null for its own
 * @param ipPool by which of its pools of addresses it sends; null for its usual one
 * @param sandbox whether SendGrid only checks the emails, and sends none
 */
@ConfigurationPropertiesSource
public record SendGridAccount(
    @Nullable String apiKey,
    @Nullable String webhookPublicKey,
    @Nullable URI baseUrl,
    @Nullable String subuser,
    @Nullable String ipPool,
    @DefaultValue("false") boolean sandbox) {

  private static final String KEY = "a key that may send mail";
  private static final URI SENDGRID = URI.create("https://api.sendgrid.com");

  public SendGridAccount {
    webhookPublicKey = presentOrNull(webhookPublicKey);
    subuser = presentOrNull(subuser);
    ipPool = presentOrNull(ipPool);
  }

  public String requiredApiKey() {
    return required("sendgrid.api-key", apiKey, KEY);
  }

  public URI effectiveBaseUrl() {
    return baseUrl == null ? SENDGRID : baseUrl;
  }

  /**
   * Checks what is needed to send.
   *
   * @param key of this account, for error messages
   * @throws IllegalArgumentException if something is missing or wrong
   */
  public void check(String key) {
    required(key + ".api-key", apiKey, KEY);
    checkBaseUrl(key + ".base-url", baseUrl);
  }

  /** Hides the keys, and the base URL, which may contain one. */
  @Override
  public String toString() {
    return "SendGridAccount[subuser=%s, ipPool=%s, sandbox=%s]".formatted(subuser, ipPool, sandbox);
  }
}
