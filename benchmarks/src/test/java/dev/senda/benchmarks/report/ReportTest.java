package dev.senda.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.senda.benchmarks.machine.CpuUse;
import dev.senda.benchmarks.report.Verdict.Outcome;
import dev.senda.benchmarks.stats.Estimate;
import dev.senda.benchmarks.stats.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  @Test
  void number_hasThreeDigits() {
    assertThat(Format.number(40_213.4)).isEqualTo("40,213");
    assertThat(Format.number(743.4)).isEqualTo("743");
    assertThat(Format.number(62.34)).isEqualTo("62.3");
    assertThat(Format.number(0.957)).isEqualTo("0.96");
    assertThat(Format.number(Double.NaN)).isEqualTo("-");
  }

  @Test
  void estimate_isNeverWithoutItsInterval() {
    assertThat(Format.estimate(estimate(0.9, 0.8, 1, 14))).isEqualTo("0.90 (0.80 to 1.00)");
    assertThat(Format.estimate(estimate(0.9, 0.9, 0.9, 1))).isEqualTo("0.90 (once)");
    assertThat(Format.estimate(estimate(0.9, 0.8, 1, 3))).isEqualTo("0.90 (3 times)");
  }

  @Test
  void goal_isMet_onlyWhereTheWholeIntervalMeetsIt() {
    assertThat(atLeast(0.97, 0.96, 0.99)).isEqualTo(Outcome.MET);
    assertThat(atLeast(0.97, 0.94, 0.99)).isEqualTo(Outcome.MET_WITHIN_UNCERTAINTY);
    assertThat(atLeast(0.94, 0.92, 0.96)).isEqualTo(Outcome.NOT_RESOLVED);
    assertThat(atLeast(0.80, 0.70, 0.90)).isEqualTo(Outcome.NOT_MET);
    assertThat(Verdict.atMost("x", 1.5, estimate(1.4, 1.3, 1.6, 9), "").outcome())
        .isEqualTo(Outcome.MET_WITHIN_UNCERTAINTY);
    assertThat(Verdict.atMost("x", 1.5, estimate(1.7, 1.6, 1.8, 9), "").outcome())
        .isEqualTo(Outcome.NOT_MET);
  }

  @Test
  void goal_isNeverMet_byAFewMeasurements() {
    assertThat(Verdict.atLeast("x", 5_000, estimate(9_000, 8_000, 9_900, 5), "").outcome())
        .isEqualTo(Outcome.TOO_FEW);
  }

  @Test
  void table_withAMissingCell_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Table.of("a", "b").row("1"));
  }

  @Test
  void section_saysWhatOthersUsed() {
    var section =
        new Section("Rates")
            .during(new CpuUse(10, Map.of("Senda", 5_000.0), Map.of(), 2_000, 500))
            .during(new CpuUse(10, Map.of(), Map.of(), 8_000, 0));

    assertThat(section.markdown())
        .contains("20.0 s", "0.50 processors", "at most 0.80 in a block", "took away 0.03");
  }

  @Test
  void report_isWrittenIntoItsPlaceInThePage(@TempDir Path docs) throws IOException {
    var page = docs.resolve("performance.md");
    Files.writeString(
        page, "# Title\n\n<!-- generated: ./senda bench -->\nold\n<!-- end -->\n\nmore\n");

    report().writeInto(page);
    var once = Files.readString(page);
    report().writeInto(page);

    assertThat(once)
        .startsWith("# Title\n\n<!-- generated: ./senda bench -->\n")
        .endsWith("<!-- end -->\n\nmore\n")
        .contains(
            "| Processors | 2 x |", "| rate | at least 0.95 | 0.97 (0.96 to 0.98) | **met** |")
        .contains("![a plot](performance/rates.svg)")
        .doesNotContain("old");
    assertThat(Files.readString(page)).isEqualTo(once);
    assertThat(docs.resolve("performance/rates.svg")).hasContent("<svg/>");
  }

  @Test
  void pageWithoutAPlace_isRefused(@TempDir Path docs) throws IOException {
    var page = docs.resolve("performance.md");
    Files.writeString(page, "# Title\n");

    assertThatIOException().isThrownBy(() -> report().writeInto(page));
  }

  private static MarkdownReport report() {
    var report = new MarkdownReport("today", Map.of("Processors", "2 x"));
    report.add(
        new Section("Rates")
            .plot("rates", "a plot", "<svg/>")
            .verdict(Verdict.atLeast("rate", 0.95, estimate(0.97, 0.96, 0.98, 14), "")));
    return report;
  }

  private static Outcome atLeast(double value, double low, double high) {
    return Verdict.atLeast("x", 0.95, estimate(value, low, high, 14), "").outcome();
  }

  private static Estimate estimate(double value, double low, double high, int samples) {
    return new Estimate(value, new Interval(low, high), samples);
  }
}
