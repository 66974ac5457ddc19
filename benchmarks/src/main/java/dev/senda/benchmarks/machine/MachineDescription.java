package dev.senda.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine and the commit, in words. */
public final class MachineDescription {

  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(.+)$");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s*(\\d+) kB$");
  private static final long KILOBYTES_PER_GIGABYTE = 1_048_576;
  private static final long SECONDS = 10;

  private MachineDescription() {}

  /** Name and value, in the order in which they are shown. */
  public static Map<String, String> describe(Path project) {
    var description = new LinkedHashMap<String, String>();
    description.put(
        "Processors",
        "%d x %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                find(MODEL, read("/proc/cpuinfo"), "unknown")));
    description.put(
        "Memory",
        "%d GB"
            .formatted(
                Long.parseLong(find(MEMORY, read("/proc/meminfo"), "0")) / KILOBYTES_PER_GIGABYTE));
    description.put(
        "System",
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    description.put(
        "Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    description.put("Commit", commit(project));
    return description;
  }

  private static String commit(Path project) {
    var commit = firstLine(project, List.of("git", "rev-parse", "--short=12", "HEAD"));
    var changed = firstLine(project, List.of("git", "status", "--porcelain", "-uno"));
    return commit + (changed.isEmpty() ? "" : ", with uncommitted changes");
  }

  /** The first line that a program prints; empty if it fails. */
  public static String firstLine(Path directory, List<String> command) {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var lines = process.inputReader().lines()) {
        var first = lines.findFirst().orElse("");
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
        return first;
      }
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      return "";
    }
  }

  private static String find(Pattern pattern, String text, String otherwise) {
    Matcher found = pattern.matcher(text);
    return found.find() ? found.group(1).strip() : otherwise;
  }
}
