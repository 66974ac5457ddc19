package dev.senda.api.dryrun;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.dryrun.Assumption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Assumptions by the names that people write: {@code ignores-everything}. */
public final class AssumptionNames {

  /** What is assumed where nobody says anything. */
  public static final String DEFAULT_ASSUMPTION = "ignores-everything";

  private AssumptionNames() {}

  public static String nameOf(Assumption assumption) {
    return assumption.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The assumption of this name, letter for letter. */
  public static Optional<Assumption> find(String name) {
    return Arrays.stream(Assumption.values()).filter(one -> nameOf(one).equals(name)).findFirst();
  }

  /** What to say where a name was expected: {@code one of ignores-everything, ...}. */
  public static String expected() {
    return Arrays.stream(Assumption.values())
        .map(AssumptionNames::nameOf)
        .collect(joining(", ", "one of ", ""));
  }
}
