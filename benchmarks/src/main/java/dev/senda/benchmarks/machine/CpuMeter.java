package dev.senda.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads from /proc how much CPU time named processes and their children use. */
public final class CpuMeter {

  private static final double MILLIS_PER_TICK = 1_000.0 / ProcessStat.TICKS_PER_SECOND;
  private static final double NANOS = 1e9;

  /** As the kernel shows the names, cut after 15 characters. */
  private static final Pattern COMPILER = Pattern.compile("\\(C[12] CompilerThre");

  private final Path proc;
  private final Map<String, Long> processes = new ConcurrentHashMap<>();
  private final Map<String, Long> withoutChildren = new ConcurrentHashMap<>();

  public CpuMeter() {
    this(Path.of("/proc"));
  }

  CpuMeter(Path proc) {
    this.proc = proc;
  }

  /** Whether this machine has what the meter reads. */
  public static boolean isSupported() {
    return Files.isReadable(Path.of("/proc/self/stat"));
  }

  /** Measures this process under this name; another one that had the name is forgotten. */
  public void watch(String name, long pid) {
    processes.put(name, pid);
  }

  /** Measures this process without its children, which have names of their own. */
  public void watchAlone(String name, long pid) {
    withoutChildren.put(name, pid);
  }

  /** A moment, to measure from. */
  public final class Reading {
    private final long at = System.nanoTime();
    private final CpuTotals totals = totals();
    private final Map<String, Double> ticks = ticksByName();
    private final Map<String, Double> compilers = compilerTicksByName();

    private Reading() {}

    /** What was used since then. */
    public CpuUse since() {
      var now = new Reading();
      var used = millisBetween(ticks, now.ticks);
      double ours = used.values().stream().mapToDouble(Double::doubleValue).sum();
      double busy = (now.totals.busy() - totals.busy()) * MILLIS_PER_TICK;
      double steal = (now.totals.steal() - totals.steal()) * MILLIS_PER_TICK;
      return new CpuUse(
          (now.at - at) / NANOS,
          used,
          millisBetween(compilers, now.compilers),
          Math.max(0, busy - ours),
          steal);
    }

    private static Map<String, Double> millisBetween(
        Map<String, Double> before, Map<String, Double> after) {
      var millis = new LinkedHashMap<String, Double>();
      after.forEach(
          (name, ticks) ->
              millis.put(
                  name, Math.max(0, ticks - before.getOrDefault(name, 0.0)) * MILLIS_PER_TICK));
      return millis;
    }
  }

  public Reading read() {
    return new Reading();
  }

  private CpuTotals totals() {
    try (var lines = Files.lines(proc.resolve("stat"))) {
      return CpuTotals.parse(lines.findFirst().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process with all that live below it, and with those children that have ended. */
  private Map<String, Double> ticksByName() {
    var all = all();
    var children = all.values().stream().collect(Collectors.groupingBy(ProcessStat::parent));
    var ticks = new HashMap<String, Double>();
    processes.forEach((name, pid) -> ticks.put(name, ticksOf(pid, all, children)));
    withoutChildren.forEach(
        (name, pid) -> {
          var stat = all.get(pid);
          ticks.put(name, stat == null ? 0.0 : stat.own());
        });
    return ticks;
  }

  /** The threads of HotSpot's compilers, in the processes that are JVMs. */
  private Map<String, Double> compilerTicksByName() {
    var ticks = new HashMap<String, Double>();
    processes.forEach((name, pid) -> ticks.put(name, compilerTicks(pid)));
    return ticks;
  }

  private double compilerTicks(long pid) {
    var tasks = proc.resolve(String.valueOf(pid)).resolve("task");
    double ticks = 0;
    if (!Files.isDirectory(tasks)) {
      return ticks;
    }
    try (var threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        var line = readOrEmpty(thread.resolve("stat"));
        if (COMPILER.matcher(line).find()) {
          ticks += ProcessStat.parse(line).own();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ticks;
  }

  private static String readOrEmpty(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // ended since the directory was read
    }
  }

  private static double ticksOf(
      long pid, Map<Long, ProcessStat> all, Map<Long, List<ProcessStat>> children) {
    var open = new ArrayList<Long>(List.of(pid));
    double ticks = 0;
    while (!open.isEmpty()) {
      long next = open.removeLast();
      var stat = all.get(next);
      if (stat != null) {
        ticks += stat.own() + stat.ended();
        children.getOrDefault(next, List.of()).forEach(child -> open.add(child.pid()));
      }
    }
    return ticks;
  }

  private Map<Long, ProcessStat> all() {
    var all = new HashMap<Long, ProcessStat>();
    try (var directories = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (var directory : directories) {
        readIfAlive(directory.resolve("stat"), all);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static void readIfAlive(Path file, Map<Long, ProcessStat> all) throws IOException {
    try {
      var stat = ProcessStat.parse(Files.readString(file));
      all.put(stat.pid(), stat);
    } catch (NoSuchFileException e) {
      // ended since the directory was read
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No such process")) {
        throw e;
      }
    }
  }
}
