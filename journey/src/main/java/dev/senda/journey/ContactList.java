package dev.senda.journey;

/**
 * A list of contacts. They are added and removed by hand, by the API or by journeys.
 *
 * @param name lower-case words joined by hyphens
 */
public record ContactList(String name) {

  public ContactList {
    NameRules.requireHyphenated("list", name, "beta-testers");
  }

  /** The list of this name: {@code addTo(list("beta-testers"))}. */
  public static ContactList list(String name) {
    return new ContactList(name);
  }
}
