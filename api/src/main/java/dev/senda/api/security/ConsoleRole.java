package dev.senda.api.security;

import dev.senda.store.security.ApiKeys.ApiKeyScope;

/**
 * What whoever looks at a page of the console may do: the page shows only what they may.
 *
 * @param mayOperate whether they may steer enrollments and tasks
 * @param mayAdminister whether they may do everything
 */
public record ConsoleRole(boolean mayOperate, boolean mayAdminister) {

  /** The role of the current request. Where the console takes no key, it is everything. */
  public static ConsoleRole current() {
    var scope = ApiKeyAuthentication.currentScope();
    return scope == null
        ? new ConsoleRole(true, true)
        : new ConsoleRole(scope.mayOperate(), scope == ApiKeyScope.ADMIN);
  }
}
