package dev.senda.benchmarks;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.machine.CpuMeter;
import dev.senda.benchmarks.report.MarkdownReport;
import dev.senda.benchmarks.report.Section;
import dev.senda.benchmarks.scenarios.Benchmark;
import dev.senda.benchmarks.scenarios.Benchmarks;
import dev.senda.benchmarks.scenarios.Size;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures Senda beside hand-written workflows and beside PostgreSQL alone. */
@Command(
    name = "./senda bench",
    description = {
      "Measures Senda beside hand-written workflows and beside PostgreSQL alone, on this machine.",
      "It starts servers of its own on 127.0.0.1, and stops them when it ends. It takes less than ten minutes.",
      ""
    },
    sortOptions = false)
public final class BenchCommand implements Callable<Integer> {

  /** What the JVMs get if the script names no flags. */
  static final List<String> DEFAULT_FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-Xmx256m");

  private static final int BAD_USAGE = 2;
  private static final int INTERRUPTED = 130;
  private static final int QUIET_CHECKS = 10;
  private static final long CHECK_MILLIS = 100;

  @Option(names = "--full", description = "measure all sizes: some hours")
  private boolean full;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "run these benchmarks only: ${COMPLETION-CANDIDATES}",
      completionCandidates = Names.class)
  private List<String> only = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIRECTORY",
      description = "where the report goes (.senda/bench)")
  private @Nullable Path out;

  @Option(
      names = "--warm-up",
      paramLabel = "COUNT",
      description =
          "how many enrollments come before those that are measured (800; with --full 5,000)")
  private @Nullable Integer warmUp;

  @Option(names = "--write-docs", description = "write the report into docs/performance.md, too")
  private boolean writeDocs;

  @Option(names = "--keep", description = "keep data and logs of the servers")
  private boolean keep;

  @Option(names = "--smoke", hidden = true, description = "the smallest sizes")
  private boolean smoke;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  private final AtomicBoolean stopped = new AtomicBoolean();

  /** The names for {@code --only}. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Names() {
      super(Benchmarks.names());
    }
  }

  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "dev/senda/benchmarks/bench-logback.xml");
    System.exit(commandLine().execute(arguments));
  }

  private static CommandLine commandLine() {
    var command = new CommandLine(new BenchCommand()).setUsageHelpAutoWidth(true);
    command
        .getCommandSpec()
        .addOption(
            CommandLine.Model.OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("show this help")
                .build());
    return command;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    var unknown = only.stream().filter(name -> !Benchmarks.names().contains(name)).toList();
    if (!unknown.isEmpty()) {
      spec.commandLine()
          .getErr()
          .printf(
              "--only: %s (expected %s)%n",
              String.join(", ", unknown), String.join(", ", Benchmarks.names()));
      return BAD_USAGE;
    }
    if (!CpuMeter.isSupported()) {
      spec.commandLine()
          .getErr()
          .println("./senda bench needs Linux: it reads CPU times from /proc.");
      return 1;
    }
    var size = smoke ? Size.SMOKE : full ? Size.FULL : Size.SHORT;
    var chosen =
        Benchmarks.all().stream()
            .filter(benchmark -> only.isEmpty() || only.contains(benchmark.name()))
            .toList();
    try {
      return run(chosen, size, console) ? 0 : 1;
    } catch (InterruptedException e) {
      return INTERRUPTED;
    }
  }

  private boolean run(List<Benchmark> chosen, Size size, PrintWriter console)
      throws IOException, InterruptedException {
    var data = Files.createTempDirectory("senda-bench-");
    var mark = new Thread(() -> afterInterrupt(data));
    Runtime.getRuntime().addShutdownHook(mark);
    long start = System.nanoTime();
    var environment = new BenchEnvironment(data, flags(), line -> say(console, start, line));
    try {
      if (warmUp != null) {
        environment.setWarmUp(warmUp);
      }
      var sections = measure(chosen, size, environment);
      var description = environment.describe(project());
      write(sections, size, description, console);
      return sections.size() == chosen.size();
    } finally {
      if (!stopped.get()) {
        environment.close();
        deleteUnlessKept(data);
      }
    }
  }

  /** The environment stops its processes by itself; then nobody writes the data any more. */
  private void afterInterrupt(Path data) {
    stopped.set(true);
    if (!Files.exists(data)) {
      return;
    }
    try {
      int quiet = 0;
      while (quiet < QUIET_CHECKS) { // one of them may be about to start
        quiet = BenchEnvironment.isRunning(data) ? 0 : quiet + 1;
        Thread.sleep(CHECK_MILLIS);
      }
      deleteUnlessKept(data);
    } catch (IOException e) {
      spec.commandLine().getErr().println("Data that is left: " + data + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deleteUnlessKept(Path data) throws IOException {
    if (!Files.exists(data)) {
      return;
    }
    if (keep) {
      spec.commandLine().getOut().println("Data and logs: " + data);
    } else {
      delete(data);
    }
  }

  private List<Section> measure(List<Benchmark> chosen, Size size, BenchEnvironment environment)
      throws InterruptedException {
    var sections = new ArrayList<Section>();
    for (var benchmark : chosen) {
      environment.say("== " + benchmark.name() + ": " + benchmark.summary());
      try {
        sections.add(benchmark.run(environment, size));
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        if (stopped.get()) {
          throw new InterruptedException("stopped");
        }
        environment.say(benchmark.name() + " failed: " + e);
        e.printStackTrace(spec.commandLine().getErr());
      }
    }
    return sections;
  }

  private void write(
      List<Section> sections, Size size, Map<String, String> description, PrintWriter console)
      throws IOException {
    var today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
    var report =
        new MarkdownReport(
            "%s, `./senda bench%s`."
                .formatted(
                    today,
                    (size == Size.FULL ? " --full" : "")
                        + (warmUp == null ? "" : " --warm-up " + warmUp)
                        + (only.isEmpty() ? "" : " --only " + String.join(",", only))),
            description);
    sections.forEach(report::add);
    var page = report.write(out == null ? project().resolve(".senda/bench") : out);
    sections.stream()
        .flatMap(section -> section.verdicts().stream())
        .forEach(
            verdict ->
                console.printf(
                    "%-70s %s (goal: %s): %s%n",
                    verdict.what(),
                    verdict.measured(),
                    verdict.goal(),
                    verdict.outcome().inWords().replace("*", "")));
    console.println("Report: " + page);
    if (writeDocs) {
      var docs = project().resolve("docs/performance.md");
      report.writeInto(docs);
      console.println("Written: " + docs);
    }
    console.flush();
  }

  private static Path project() {
    return Path.of(System.getProperty("senda.project", ".")).toAbsolutePath().normalize();
  }

  private static List<String> flags() {
    var given = System.getProperty("senda.bench.flags", "").strip();
    return given.isEmpty()
        ? DEFAULT_FLAGS
        : Stream.of(given.split("\\s+")).collect(Collectors.toUnmodifiableList());
  }

  private static void say(PrintWriter console, long start, String line) {
    console.printf("%5d s  %s%n", (System.nanoTime() - start) / 1_000_000_000, line);
    console.flush();
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
