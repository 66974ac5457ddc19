package dev.senda.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.machine.CpuMeter;
import dev.senda.benchmarks.report.MarkdownReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The smallest size of a benchmark, from the start of all servers to the report. */
class SmokeTest {

  private static final Logger LOG = LoggerFactory.getLogger(SmokeTest.class);

  private static final List<String> FLAGS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  @TempDir private Path directory;

  @Test
  void enrollments_areMeasured_andAllProcessesEnd() throws Exception {
    assumeTrue(CpuMeter.isSupported(), "no /proc");
    var before = ProcessHandle.current().children().map(ProcessHandle::pid).toList();
    var report = new MarkdownReport("now", Map.of());
    try (var environment = new BenchEnvironment(directory, FLAGS, LOG::info)) {
      report.add(new EnrollmentsBenchmark().run(environment, Size.SMOKE));

      assertThat(environment.sink().count()).isEqualTo(2 * 2 * 4 * 2); // rounds, who, runs, mails
    }

    assertThat(ProcessHandle.current().children().map(ProcessHandle::pid))
        .containsExactlyInAnyOrderElementsOf(before);
    var page = Files.readString(report.write(directory));
    assertThat(page)
        .contains("| enrollments/s, Senda / same mail and one transaction a send | at least 0.95 |")
        .doesNotContain("NaN");
    assertThat(directory.resolve("performance/enrollments.svg")).exists();
  }
}
