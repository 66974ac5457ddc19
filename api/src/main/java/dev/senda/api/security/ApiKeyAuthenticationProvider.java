package dev.senda.api.security;

import dev.senda.store.security.ApiKeys;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * Checks API keys against the database. The API gets the key alone; the console gets a viewer,
 * operator or admin key as the password of HTTP Basic, with any user name.
 */
final class ApiKeyAuthenticationProvider implements AuthenticationProvider {

  private final ApiKeys apiKeys;

  ApiKeyAuthenticationProvider(ApiKeys apiKeys) {
    this.apiKeys = apiKeys;
  }

  /**
   * @throws BadCredentialsException if the key is unknown, revoked, or too narrow for the console
   * @throws AuthenticationServiceException if the database does not respond
   */
  @Override
  public Authentication authenticate(Authentication authentication) throws AuthenticationException {
    try {
      return apiKeys
          .authenticate(String.valueOf(authentication.getCredentials()))
          .filter(key -> authentication instanceof ApiKeyAuthentication || key.scope().mayRead())
          .map(key -> ApiKeyAuthentication.authenticated(key, consoleUser(authentication)))
          .orElseThrow(() -> new BadCredentialsException("an unknown key"));
    } catch (DataAccessException e) {
      throw new AuthenticationServiceException("Database unavailable", e);
    }
  }

  private static @Nullable String consoleUser(Authentication authentication) {
    return authentication instanceof ApiKeyAuthentication ? null : authentication.getName();
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return ApiKeyAuthentication.class.isAssignableFrom(authentication)
        || UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
