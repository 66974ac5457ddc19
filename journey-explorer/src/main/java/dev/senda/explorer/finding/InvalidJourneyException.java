package dev.senda.explorer.finding;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A journey must not be run as it is. */
public final class InvalidJourneyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public InvalidJourneyException(String journey, List<JourneyFinding> findings) {
    super(
        findings.stream()
            .map(JourneyFinding::toString)
            .collect(joining("\n  ", "The journey \"%s\" is refused:\n  ".formatted(journey), "")));
  }
}
