package dev.senda.settings.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;

/**
 * The fields of {@link LogContext} that the line has, as {@code [journey=welcome queue=senda]};
 * empty where it has none. In a pattern: {@code %context}.
 */
public final class LogContextConverter extends ClassicConverter {

  private static final List<String> FIELDS =
      List.of(LogContext.JOURNEY, LogContext.ENROLLMENT, LogContext.QUEUE);

  @Override
  public String convert(ILoggingEvent event) {
    var values = event.getMDCPropertyMap();
    var shown =
        FIELDS.stream()
            .filter(values::containsKey)
            .map(field -> field + "=" + ControlCharacters.escape(values.getOrDefault(field, "")))
            .toList();
    return shown.isEmpty() ? "" : "[" + String.join(" ", shown) + "] ";
  }
}
