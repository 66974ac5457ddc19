package dev.senda.devservices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short-lived programs. */
final class CommandRunner {

  private CommandRunner() {}

  /**
   * The output of the program, if it exits with 0 within this time.
   *
   * @throws IOException otherwise; the message quotes its last line
   */
  static String run(List<String> command, Duration timeout)
      throws IOException, InterruptedException {
    var output = Files.createTempFile("senda-", ".txt");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            "%s did not exit within %d s".formatted(command.getFirst(), timeout.toSeconds()));
      }
      var said = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s: exit code %d: %s"
                .formatted(command.getFirst(), process.exitValue(), lastLine(said)));
      }
      return said;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String lastLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
  }
}
