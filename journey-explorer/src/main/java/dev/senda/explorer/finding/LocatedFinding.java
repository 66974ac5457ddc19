package dev.senda.explorer.finding;

import dev.senda.explorer.source.SourceLocation;
import org.jspecify.annotations.Nullable;

/**
 * A finding, and the line to look at.
 *
 * @param location the line of the journey or of a template; null where none is known
 */
public record LocatedFinding(JourneyFinding finding, @Nullable SourceLocation location) {

  /** {@code com/example/Welcome.java:12: unknown-name: ...}. */
  @Override
  public String toString() {
    return "%s%s: %s".formatted(location == null ? "" : location + ": ", finding.code(), finding);
  }
}
