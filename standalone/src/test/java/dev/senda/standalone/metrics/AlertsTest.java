package dev.senda.standalone.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.standalone.metrics.MonitoringFiles.Alert;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each alert has a section in the runbooks and a test with an injected fault. */
class AlertsTest {

  private static final Path RUNBOOKS = Path.of("..", "docs", "runbooks.md");
  private static final Path INFRA = Path.of("..", "infra", "prometheus");

  @Test
  void eachAlert_hasSeverity_summary_andARunbookWithThreeAnswers() throws IOException {
    var page = Files.readString(RUNBOOKS);

    for (var alert : MonitoringFiles.alerts()) {
      assertThat(alert.labels()).as(alert.name()).containsKey("severity");
      assertThat(alert.annotations())
          .as(alert.name())
          .containsKeys("summary", "description")
          .containsEntry(
              "runbook_url", "docs/runbooks.md#" + alert.name().toLowerCase(Locale.ROOT));
      assertThat(section(page, alert.name()))
          .as("docs/runbooks.md: %s", alert.name())
          .contains("**Means:**")
          .containsPattern("\\*\\*Look( and fix)?:\\*\\*")
          .containsPattern("(?i)fix:\\*\\*");
    }
  }

  @Test
  void eachRunbookOfAnAlert_hasItsAlert() throws IOException {
    var names = MonitoringFiles.alerts().stream().map(Alert::name).toList();

    assertThat(
            Files.readString(RUNBOOKS)
                .lines()
                .filter(line -> line.matches("## (Senda|Temporal)\\w+"))
                .map(line -> line.substring(3)))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void eachAlert_hasATestWithAFault() throws IOException {
    var tests =
        Files.readString(INFRA.resolve("alerts.test.yml"))
            + Files.readString(INFRA.resolve("stalls.test.yml"));

    for (var alert : MonitoringFiles.alerts()) {
      assertThat(tests).contains("firesIt_" + alert.name());
    }
  }

  /** promtool and helm run where they are on the path; the output names those that are not. */
  @Test
  void checkOfInfra_findsNoFault() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("bash", INFRA.resolve("../check.sh").toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(output);

    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  private static String section(String page, String name) {
    var from = page.indexOf("## " + name + "\n");
    assertThat(from).as("a section for %s", name).isNotNegative();
    var to = page.indexOf("\n## ", from + 1);
    return page.substring(from, to < 0 ? page.length() : to);
  }
}
