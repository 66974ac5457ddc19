package dev.senda.settings.check;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names each unknown setting and the nearest known one. */
final class UnknownSettingFailureAnalyzer extends AbstractFailureAnalyzer<UnknownSettingException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnknownSettingException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct the name or remove the setting; docs/configuration.md lists every setting.",
        cause);
  }
}
