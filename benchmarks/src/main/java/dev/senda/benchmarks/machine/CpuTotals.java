package dev.senda.benchmarks.machine;

import java.util.List;

/**
 * The first line of {@code /proc/stat}: what all processors did since the start, in clock ticks.
 *
 * @param busy everything but idle, waiting for disks, and stolen
 * @param steal what the host gave to other machines
 */
public record CpuTotals(long busy, long steal) {

  private static final int STEAL = 7;

  public static CpuTotals parse(String line) {
    var fields = List.of(line.strip().split("\\s+"));
    if (!fields.getFirst().equals("cpu") || fields.size() < STEAL + 2) {
      throw new IllegalArgumentException("no first line of /proc/stat: " + line);
    }
    long busy = 0;
    for (int kind : new int[] {0, 1, 2, 5, 6}) { // user, nice, system, irq, softirq
      busy += Long.parseLong(fields.get(kind + 1));
    }
    return new CpuTotals(busy, Long.parseLong(fields.get(STEAL + 1)));
  }
}
