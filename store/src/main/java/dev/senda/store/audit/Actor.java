package dev.senda.store.audit;

import java.util.Locale;

/**
 * Who did something.
 *
 * @param name of the API key or the console user; shortened to 200 characters
 */
public record Actor(ActorType type, String name) {

  private static final int MAX_NAME_LENGTH = 200;

  public Actor {
    name = name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) : name;
  }

  /** How somebody did something. */
  public enum ActorType {
    /** By a request to the API, or the terminal, which sends one. */
    API_KEY,
    /** On a page of the console. */
    CONSOLE_USER,
    /** Senda itself: an earlier request of an operator went on without him. */
    SENDA;

    /** Its name in the API: {@code api-key}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * The holder of an API key.
   *
   * @param keyName the name of the key
   */
  public static Actor ofApiKey(String keyName) {
    return new Actor(ActorType.API_KEY, keyName);
  }

  public static Actor ofConsoleUser(String name) {
    return new Actor(ActorType.CONSOLE_USER, name);
  }
}
