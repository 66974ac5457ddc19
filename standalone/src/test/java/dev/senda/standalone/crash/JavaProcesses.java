package dev.senda.standalone.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Senda's own programs as processes of their own, with this test's class path. */
public final class JavaProcesses {

  private JavaProcesses() {}

  public static Process startJava(
      Class<?> main, List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                javaExecutable(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** SIGKILL: nothing is asked, nothing is finished. */
  public static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  private static String javaExecutable() {
    return ProcessHandle.current().info().command().orElseThrow();
  }
}
