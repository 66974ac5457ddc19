package dev.senda.settings.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class LogFormatTest {

  private static final String FORGED = "\n2026-11-27T10:00:00.000Z ERROR forged";

  @AfterEach
  void reset() {
    MDC.clear();
    System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT"); // Spring Boot leaves it behind
    LoggingSystem.get(getClass().getClassLoader()).cleanUp();
  }

  @Test
  void text_escapesControlCharacters_inMessageAndException(CapturedOutput output) {
    log(new IllegalStateException("cause" + FORGED));

    assertThat(output)
        .contains(
            "[journey=welcome enrollment=e-1 queue=senda] id=a\\n2026-11-27T10:00:00.000Z ERROR")
        .contains("\\u001b[31mred")
        .contains("IllegalStateException: cause\\n2026-11-27T10:00:00.000Z ERROR forged")
        .doesNotContain(FORGED)
        .doesNotContain("\u001b[31m");
  }

  @Test
  void ecs_isOneJsonObjectPerLine_withContextFields(CapturedOutput output) {
    log(null, "--logging.structured.format.console=ecs");

    assertThat(output.getOut().lines().filter(line -> line.contains("red")))
        .singleElement()
        .asString()
        .startsWith("{\"@timestamp\"")
        .contains("\"journey\":\"welcome\"", "\"enrollment\":\"e-1\"", "\"queue\":\"senda\"")
        .endsWith("}");
  }

  @Test
  void pollersOfTemporal_areQuietWhileItIsAway_andLogOtherFailures(CapturedOutput output) {
    try (var _ = start()) {
      var poller = LoggerFactory.getLogger(TemporalOutageFilter.POLLER);
      poller.warn("poller {}", "one", new IllegalStateException("UNAVAILABLE: io exception"));
      poller.warn("poller", new IllegalStateException("UNAVAILABLE: io exception"));
      poller.warn("poller {}", "one", new IllegalStateException("CANCELLED: RST_STREAM"));
      poller.warn("poller {}", "one", new IllegalStateException("PERMISSION_DENIED: namespace"));
      LoggerFactory.getLogger("dev.senda.test")
          .warn("ours", new IllegalStateException("UNAVAILABLE: 2"));
    }

    assertThat(output)
        .contains("PERMISSION_DENIED: namespace", "UNAVAILABLE: 2")
        .doesNotContain("UNAVAILABLE: io exception", "CANCELLED");
  }

  private static void log(
      @org.jspecify.annotations.Nullable Exception failure, String... arguments) {
    try (var _ = start(arguments)) {
      MDC.put(LogContext.JOURNEY, "welcome");
      MDC.put(LogContext.ENROLLMENT, "e-1");
      MDC.put(LogContext.QUEUE, "senda");
      LoggerFactory.getLogger("dev.senda.test").warn("id={} \u001b[31mred", "a" + FORGED, failure);
    }
  }

  private static ConfigurableApplicationContext start(String... arguments) {
    return new SpringApplicationBuilder(Empty.class)
        .web(WebApplicationType.NONE)
        .properties("spring.main.banner-mode=off")
        .run(arguments);
  }

  @Configuration(proxyBeanMethods = false)
  static class Empty {}
}
