package dev.senda.api.security;

import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Checks the API key of a request outside of the chains of Spring Security. */
@Component
public final class ApiKeyAuthenticator {

  private final ApiKeys apiKeys;
  private final ApiKeyAuthenticationConverter converter = new ApiKeyAuthenticationConverter();

  ApiKeyAuthenticator(ApiKeys apiKeys) {
    this.apiKeys = apiKeys;
  }

  /**
   * The id of the request's key, of any scope; empty without a valid key.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not respond
   */
  public Optional<UUID> authenticate(HttpServletRequest request) {
    var authentication = converter.convert(request);
    return authentication == null || authentication.getCredentials() == null
        ? Optional.empty()
        : apiKeys.authenticate(authentication.getCredentials()).map(ApiKey::id);
  }
}
