package dev.senda.api.security;

import dev.senda.store.audit.Actor;
import dev.senda.store.security.ApiKeys.ApiKey;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

/** A request with an API key: before it is checked, the key itself; afterwards, the stored key. */
final class ApiKeyAuthentication extends AbstractAuthenticationToken {

  /** The authority of tracking calls. Write keys and admin keys have it. */
  static final String WRITE = "SCOPE_WRITE";

  /** The authority to read. Viewer, operator and admin keys have it. */
  static final String READ = "SCOPE_READ";

  /** The authority to steer enrollments and tasks. Operator and admin keys have it. */
  static final String OPERATE = "SCOPE_OPERATE";

  /** The authority of everything else. Only admin keys have it. */
  static final String ADMIN = "SCOPE_ADMIN";

  private static final long serialVersionUID = 1;

  private final transient @Nullable String key;
  private final transient @Nullable ApiKey storedKey;
  private final @Nullable String consoleUser;

  private ApiKeyAuthentication(
      @Nullable String key,
      @Nullable ApiKey storedKey,
      @Nullable String consoleUser,
      List<GrantedAuthority> authorities) {
    super(authorities);
    this.key = key;
    this.storedKey = storedKey;
    this.consoleUser = consoleUser;
  }

  /** A key that is not checked yet. */
  static ApiKeyAuthentication unauthenticated(String key) {
    return new ApiKeyAuthentication(key, null, null, List.of());
  }

  /**
   * A valid key, with the authorities of its scope.
   *
   * @param consoleUser the user name with which somebody signed in to the console; null for the API
   */
  static ApiKeyAuthentication authenticated(ApiKey storedKey, @Nullable String consoleUser) {
    var authentication =
        new ApiKeyAuthentication(
            null,
            storedKey,
            consoleUser,
            AuthorityUtils.createAuthorityList(authoritiesOf(storedKey.scope())));
    authentication.setAuthenticated(true);
    return authentication;
  }

  private static List<String> authoritiesOf(ApiKeyScope scope) {
    return switch (scope) {
      case WRITE, BROWSER -> List.of(WRITE);
      case VIEWER -> List.of(READ);
      case OPERATOR -> List.of(READ, OPERATE);
      case ADMIN -> List.of(WRITE, READ, OPERATE, ADMIN);
    };
  }

  /** What the key of the current request may do; null without a checked key. */
  static @Nullable ApiKeyScope currentScope() {
    return SecurityContextHolder.getContext().getAuthentication()
                instanceof ApiKeyAuthentication authentication
            && authentication.storedKey != null
        ? authentication.storedKey.scope()
        : null;
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

  /** Who sends the request, for the audit log; null while the key is not checked. */
  @Nullable Actor actor() {
    if (storedKey == null) {
      return null;
    }
    if (consoleUser == null) {
      return Actor.ofApiKey(storedKey.name());
    }
    return Actor.ofConsoleUser(
        consoleUser.isBlank()
            ? storedKey.name()
            : "%s (key: %s)".formatted(consoleUser.strip(), storedKey.name()));
  }
}
