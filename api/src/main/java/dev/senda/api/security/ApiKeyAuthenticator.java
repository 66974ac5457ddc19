package dev.senda.api.security;

import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKey;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
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
   * The request's key, of any scope; empty without a valid key.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not respond
   */
  public Optional<ApiKey> authenticate(HttpServletRequest request) {
    return findKey(request).flatMap(apiKeys::authenticate);
  }

  /** The key in the headers of the request, which may be invalid. */
  public Optional<String> findKey(HttpServletRequest request) {
    return Optional.ofNullable(converter.convert(request))
        .map(ApiKeyAuthentication::getCredentials);
  }

  /**
   * The stored key of this text; empty if it is unknown or revoked.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not respond
   */
  public Optional<ApiKey> authenticate(String key) {
    return apiKeys.authenticate(key);
  }

  /**
   * The key that a tracking call has in its body, as Segment's clients for browsers and for Java
   * send it; empty if it is unknown, or a key of your team, which belongs into no body.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not respond
   */
  public Optional<ApiKey> authenticateWriteKey(String key) {
    return apiKeys
        .authenticate(key)
        .filter(
            found -> found.scope().maySendTrackingCalls() && found.scope() != ApiKeyScope.ADMIN);
  }
}
