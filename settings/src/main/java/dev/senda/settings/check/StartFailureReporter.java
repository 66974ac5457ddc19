package dev.senda.settings.check;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Logs why a start failed and what to do about it: one line for each problem. */
final class StartFailureReporter implements FailureAnalysisReporter {

  private static final Logger LOG = LoggerFactory.getLogger(StartFailureReporter.class);

  @Override
  public void report(FailureAnalysis analysis) {
    analysis
        .getDescription()
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(line -> LOG.error("Start failed: {}", line));
    var action = analysis.getAction();
    if (action != null && !action.isBlank()) {
      LOG.error("Start failed: {}", String.join(" ", action.strip().split("\\s*\\R\\s*", -1)));
    }
  }
}
