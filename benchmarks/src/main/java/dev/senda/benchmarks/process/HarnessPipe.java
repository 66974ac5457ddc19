package dev.senda.benchmarks.process;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * How a measured JVM talks with the harness: lines on its standard input and output. What else is
 * printed goes to standard error.
 */
public final class HarnessPipe {

  /** Asks for the live heap after a full collection. */
  static final String HEAP = "heap";

  /** Asks how many bytes were allocated since the start. */
  static final String ALLOCATED = "allocated";

  private final PrintStream out;

  private HarnessPipe(PrintStream out) {
    this.out = out;
  }

  /** Takes standard output; to be called before anything is printed. */
  public static HarnessPipe open() {
    var pipe = new HarnessPipe(System.out);
    System.setOut(System.err);
    return pipe;
  }

  public synchronized void say(String line) {
    out.println(line);
    out.flush();
  }

  /** Passes on each line of the harness; returns when the harness has closed its end. */
  public void answerUntilItCloses(Consumer<String> command) throws IOException {
    try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        if (line.equals(HEAP)) {
          say(HEAP + " " + liveHeap());
        } else if (line.equals(ALLOCATED)) {
          say(ALLOCATED + " " + allocated());
        } else {
          command.accept(line);
        }
        line = lines.readLine();
      }
    }
  }

  private static long allocated() {
    return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getTotalThreadAllocatedBytes();
  }

  private static long liveHeap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }
}
