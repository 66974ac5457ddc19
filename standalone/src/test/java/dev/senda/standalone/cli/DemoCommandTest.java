package dev.senda.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.standalone.crash.JavaProcesses;
import dev.senda.standalone.endtoend.TestStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./senda demo}: the main job on real input, on the real stack. */
@Tag("crash")
class DemoCommandTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(6);

  @TempDir Path home;

  @AfterEach
  void stopEverything() throws Exception {
    var down = senda("down");
    assertThat(down.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void demo_endsEveryContactAsScripted() throws Exception {
    var demo = senda("demo", "--port-base", String.valueOf(TestStack.findFreePortBase()));

    assertThat(demo.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as(outputOf("demo")).isTrue();
    assertThat(demo.exitValue()).as(outputOf("demo")).isZero();
    assertThat(outputOf("demo")).contains("All 60 contacts ended as scripted", "/console");
  }

  @Test
  void faultyProviders_demo_endsEveryContactAsScripted() throws Exception {
    var demo =
        senda("demo", "--providers", "--port-base", String.valueOf(TestStack.findFreePortBase()));

    assertThat(demo.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as(outputOf("demo")).isTrue();
    assertThat(demo.exitValue()).as(outputOf("demo")).isZero();
    assertThat(outputOf("demo"))
        .contains(
            "to a fake of SendGrid, texts to a fake of Twilio. Nothing is really sent",
            "All 60 contacts ended as scripted",
            "429: ",
            "500 after accepting: ",
            "garbage after accepting: ",
            "connection dropped after accepting: ",
            "none was sent twice");
  }

  private Process senda(String... arguments) throws Exception {
    return JavaProcesses.startJava(
        SendaCli.class,
        List.of(arguments),
        Map.of("SENDA_HOME", home.toString()),
        log(arguments[0]));
  }

  private String outputOf(String command) throws Exception {
    return Files.readString(log(command));
  }

  private Path log(String command) {
    return home.resolve(command + ".log");
  }
}
