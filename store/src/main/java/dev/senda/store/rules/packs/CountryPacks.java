package dev.senda.store.rules.packs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The country packs that come with Senda, and those that an installation has chosen. */
public final class CountryPacks {

  private static final List<String> CODES = List.of("co", "es", "mx", "us");

  private final List<CountryPack> packs;

  private CountryPacks(List<CountryPack> packs) {
    this.packs = List.copyOf(packs);
  }

  /** All packs that come with Senda. */
  public static CountryPacks all() {
    return new CountryPacks(CODES.stream().map(CountryPackReader::read).toList());
  }

  /**
   * The packs that a setting names.
   *
   * @throws IllegalArgumentException if there is no such pack
   */
  public static CountryPacks chosen(List<String> codes) {
    var chosen = new ArrayList<CountryPack>();
    for (var code : codes) {
      var known = code.strip().toLowerCase(Locale.ROOT);
      if (!CODES.contains(known)) {
        throw new IllegalArgumentException(
            "senda.sending.country-packs: \"%s\" (expected some of %s)"
                .formatted(code, String.join(", ", CODES)));
      }
      if (chosen.stream().noneMatch(pack -> pack.code().equals(known))) {
        chosen.add(CountryPackReader.read(known));
      }
    }
    return new CountryPacks(chosen);
  }

  public List<CountryPack> packs() {
    return packs;
  }

  public boolean isEmpty() {
    return packs.isEmpty();
  }

  /** The pack of a country (ISO 3166-1 alpha-2). */
  public Optional<CountryPack> find(String country) {
    return packs.stream().filter(pack -> pack.country().equals(country)).findFirst();
  }

  /** The registries that the rules name, and the country of each. */
  public Optional<CountryPack> findByRegistry(String registry) {
    return packs.stream()
        .filter(
            pack ->
                pack.rules().stream()
                    .anyMatch(
                        rule ->
                            rule.effect() instanceof CountryPack.Effect.Registry named
                                && named.name().equals(registry)))
        .findFirst();
  }

  /** The names of all registries, in the order of the packs. */
  public List<String> registries() {
    return packs.stream()
        .flatMap(pack -> pack.rules().stream())
        .filter(rule -> rule.effect() instanceof CountryPack.Effect.Registry)
        .map(rule -> ((CountryPack.Effect.Registry) rule.effect()).name())
        .distinct()
        .toList();
  }
}
