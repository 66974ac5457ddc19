package dev.senda.api.security;

import dev.senda.api.settings.ApiSettings;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Adds the keys of {@code senda.api-keys} to the ring before the first request. It removes none:
 * the keys of other instances, also of an older or a newer configuration, stay valid until they are
 * revoked.
 */
@Component
final class ConfiguredApiKeyRegistrar implements SmartInitializingSingleton {

  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredApiKeyRegistrar.class);

  private final ApiKeys apiKeys;
  private final ApiSettings.Keys settings;

  ConfiguredApiKeyRegistrar(ApiKeys apiKeys, ApiSettings settings) {
    this.apiKeys = apiKeys;
    this.settings = settings.apiKeys();
  }

  @Override
  public void afterSingletonsInstantiated() {
    register(settings.write(), "senda.api-keys.write", ApiKeyScope.WRITE);
    register(settings.browser(), "senda.api-keys.browser", ApiKeyScope.BROWSER);
    register(settings.admin(), "senda.api-keys.admin", ApiKeyScope.ADMIN);
  }

  private void register(List<String> keys, String setting, ApiKeyScope scope) {
    for (var key : keys) {
      if (!apiKeys.addConfigured(key, setting, scope)) {
        LOG.warn("Configured API key is revoked and stays so: setting={}", setting);
      }
    }
  }
}
