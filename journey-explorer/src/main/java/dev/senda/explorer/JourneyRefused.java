package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A journey must not be run as it is. */
public final class JourneyRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  JourneyRefused(String journey, List<Finding> findings) {
    super(
        findings.stream()
            .map(Finding::toString)
            .collect(joining("\n  ", "The journey \"%s\" is refused:\n  ".formatted(journey), "")));
  }
}
