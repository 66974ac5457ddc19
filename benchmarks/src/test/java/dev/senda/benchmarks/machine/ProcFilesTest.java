package dev.senda.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFilesTest {

  private static final String STAT =
      "%d (%s) S %d 1 1 0 -1 4194560 12 34 0 0 %d %d %d %d 20 0 30 0 1000 1 1\n";

  @Test
  void processStat_withSpacesAndParenthesesInItsName_isParsed() {
    var stat = ProcessStat.parse(STAT.formatted(4711, "a (strange) name", 17, 100, 20, 3, 4));

    assertThat(stat).isEqualTo(new ProcessStat(4711, 17, 120, 7));
  }

  @Test
  void anotherLine_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ProcessStat.parse("cpu 1 2 3"));
    assertThatIllegalArgumentException().isThrownBy(() -> CpuTotals.parse("cpu0 1 2 3 4 5 6 7 8"));
  }

  @Test
  void cpuTotals_countNeitherIdleNorStolenTimeAsBusy() {
    assertThat(CpuTotals.parse("cpu  100 10 50 9000 70 3 2 40 0 0"))
        .isEqualTo(new CpuTotals(165, 40));
  }

  @Test
  void meter_countsChildren_andTellsWhatOthersUsed(@TempDir Path proc) throws IOException {
    write(proc, 10, 1, 100, 0); // ours
    write(proc, 11, 10, 50, 0); // its child
    write(proc, 12, 11, 5, 0); // and the child of that
    write(proc, 20, 1, 900, 0);
    write(proc, 21, 20, 1, 0); // its child is not counted
    writeThread(proc, 10, "C2 CompilerThre", 30);
    writeThread(proc, 12, "worker (C2)", 5);
    Files.writeString(proc.resolve("stat"), "cpu 1000 0 0 0 0 0 0 10 0 0\n");
    var meter = new CpuMeter(proc);
    meter.watch("ours", 10);
    meter.watchAlone("another", 20);

    var reading = meter.read();
    write(proc, 10, 1, 110, 60); // the child has ended: its time is now the parent's
    Files.delete(proc.resolve("11/stat"));
    Files.delete(proc.resolve("12/stat"));
    writeThread(proc, 10, "C2 CompilerThre", 34);
    writeThread(proc, 10, "C1 CompilerThre", 1);
    writeThread(proc, 10, "worker (C2)", 99);
    write(proc, 20, 1, 950, 0);
    write(proc, 21, 20, 500, 0);
    Files.writeString(proc.resolve("stat"), "cpu 1115 0 0 0 0 0 0 13 0 0\n");
    var use = reading.since();

    assertThat(use.of("ours")).isEqualTo(150); // 10 + 60 - 55 ticks of 10 ms
    assertThat(use.of("another")).isEqualTo(500);
    assertThat(use.othersMillis()).isEqualTo(500);
    assertThat(use.stealMillis()).isEqualTo(30);
    assertThat(use.of("unknown")).isZero();
    assertThat(use.ofCompiler("ours")).isEqualTo(50); // 4 + 1 ticks of the compilers' threads
  }

  private static void writeThread(Path proc, long pid, String name, long user) throws IOException {
    var directory =
        Files.createDirectories(proc.resolve("%d/task/%d".formatted(pid, name.hashCode())));
    Files.writeString(directory.resolve("stat"), STAT.formatted(pid, name, 1, user, 0, 0, 0));
  }

  private static void write(Path proc, long pid, long parent, long user, long children)
      throws IOException {
    var directory = Files.createDirectories(proc.resolve(String.valueOf(pid)));
    Files.writeString(
        directory.resolve("stat"), STAT.formatted(pid, "x", parent, user, 0, children, 0));
  }
}
