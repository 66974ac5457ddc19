package dev.senda.channels.webhook;

import static dev.senda.channels.settings.SettingChecks.required;
import static dev.senda.channels.settings.SettingChecks.webUrl;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a webhook that pushes messages to devices, signed as Standard Webhooks defines it.
 *
 * @param url where messages are posted; it may contain a secret
 * @param secret {@code whsec_} and base64; several separated by a space while one replaces another
 * @param allowPrivate whether it may be in a private network
 */
@ConfigurationPropertiesSource
public record PushWebhookAccount(
    @Nullable String url, @Nullable String secret, @DefaultValue("false") boolean allowPrivate) {

  private static final String EXAMPLE = "such as https://push.example/senda";

  public URI requiredUrl() {
    return webUrl("webhook.url", url, EXAMPLE);
  }

  public SigningSecret signingSecret() {
    return SigningSecret.ofSetting("webhook.secret", secret);
  }

  public EgressFilter egressFilter() {
    return EgressFilter.of(allowPrivate);
  }

  /**
   * Checks what is needed to send.
   *
   * @param key of this account, for error messages
   * @throws IllegalArgumentException if something is missing or wrong
   */
  public void check(String key) {
    required(key + ".url", url, "an address");
    webUrl(key + ".url", url, EXAMPLE);
    SigningSecret.ofSetting(key + ".secret", secret);
  }

  /** Hides the URL, which may contain a secret, and the secret. */
  @Override
  public String toString() {
    return "PushWebhookAccount[allowPrivate=%s]".formatted(allowPrivate);
  }
}
