package dev.senda.api.dryrun;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.dryrun.Assumption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Assumptions by their names in requests: {@code ignores-everything}. */
public final class AssumptionNames {

  /** The default if the request has no assumption. */
  public static final String DEFAULT_ASSUMPTION = "ignores-everything";

  private AssumptionNames() {}

  public static String nameOf(Assumption assumption) {
    return assumption.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The assumption with exactly this name. */
  public static Optional<Assumption> find(String name) {
    return Arrays.stream(Assumption.values()).filter(one -> nameOf(one).equals(name)).findFirst();
  }

  /** The text for errors: {@code one of ignores-everything, ...}. */
  public static String expected() {
    return Arrays.stream(Assumption.values())
        .map(AssumptionNames::nameOf)
        .collect(joining(", ", "one of ", ""));
  }
}
