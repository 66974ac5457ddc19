package dev.senda.api.security;

import dev.senda.store.security.ApiKeys.ApiKey;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/** A request with an API key: before it is checked, the key itself; afterwards, the stored key. */
final class ApiKeyAuthentication extends AbstractAuthenticationToken {

  /** The authority of tracking calls. Write keys and admin keys have it. */
  static final String WRITE = "SCOPE_WRITE";

  /** The authority of everything else. Only admin keys have it. */
  static final String ADMIN = "SCOPE_ADMIN";

  private static final long serialVersionUID = 1;

  private final transient @Nullable String key;
  private final transient @Nullable ApiKey storedKey;

  private ApiKeyAuthentication(
      @Nullable String key, @Nullable ApiKey storedKey, List<GrantedAuthority> authorities) {
    super(authorities);
    this.key = key;
    this.storedKey = storedKey;
  }

  /** A key that is not checked yet. */
  static ApiKeyAuthentication unauthenticated(String key) {
    return new ApiKeyAuthentication(key, null, List.of());
  }

  /** A valid key, with the authorities of its scope. */
  static ApiKeyAuthentication authenticated(ApiKey storedKey) {
    var authentication =
        new ApiKeyAuthentication(
            null,
            storedKey,
            storedKey.scope() == ApiKeyScope.ADMIN
                ? AuthorityUtils.createAuthorityList(WRITE, ADMIN)
                : AuthorityUtils.createAuthorityList(WRITE));
    authentication.setAuthenticated(true);
    return authentication;
  }

  /** The key as the client sent it; null once it is checked. */
  @Override
  public @Nullable String getCredentials() {
    return key;
  }

  /** The id of the key; null while it is not checked. */
  @Override
  public @Nullable Object getPrincipal() {
    return storedKey == null ? null : storedKey.id();
  }
}
