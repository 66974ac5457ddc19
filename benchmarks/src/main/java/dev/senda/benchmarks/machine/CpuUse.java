package dev.senda.benchmarks.machine;

import java.util.Map;

/**
 * CPU time in a period.
 *
 * @param millis by process
 * @param compilerMillis those of them that the JIT compiler of a JVM used
 * @param othersMillis of everything else on the machine
 * @param stealMillis what the host gave to other machines
 */
public record CpuUse(
    double seconds,
    Map<String, Double> millis,
    Map<String, Double> compilerMillis,
    double othersMillis,
    double stealMillis) {

  private static final double MILLIS = 1_000;

  public double of(String process) {
    return millis.getOrDefault(process, 0.0);
  }

  /** What the JIT compiler of this process used. */
  public double ofCompiler(String process) {
    return compilerMillis.getOrDefault(process, 0.0);
  }

  /** How many processors others kept busy. */
  public double othersCores() {
    return seconds == 0 ? 0 : othersMillis / MILLIS / seconds;
  }

  /** How many processors the host took away. */
  public double stealCores() {
    return seconds == 0 ? 0 : stealMillis / MILLIS / seconds;
  }
}
