package dev.senda.api.security;

import dev.senda.store.audit.Actor;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who sends the current request, for the audit log. */
public final class CurrentActor {

  private CurrentActor() {}

  /**
   * The API key, or the console user with its key. Where the console takes no key, the user is
   * {@code anonymous}.
   */
  public static Actor get() {
    var actor =
        SecurityContextHolder.getContext().getAuthentication()
                instanceof ApiKeyAuthentication authentication
            ? authentication.actor()
            : null;
    return actor == null ? Actor.ofConsoleUser("anonymous") : actor;
  }
}
