package dev.senda.standalone.metrics;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.standalone.metrics.Scrape.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * docs/metrics.md lists the metrics of a running API and worker; dashboards and alerts use no
 * others; and neither metrics nor logs contain personal data.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class MetricsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final String BEGIN = "<!-- generated: metrics -->\n";
  private static final String END = "<!-- end of generated: metrics -->\n";

  private final RunningSenda senda = new RunningSenda();

  @BeforeAll
  void play() {
    senda.play();
  }

  @AfterAll
  void stop() {
    senda.close();
  }

  @Test
  void page_listsTheMetricsOfARunningInstallation() throws IOException {
    var page = Files.readString(PAGE);
    var scrape = senda.scrape();
    var expected =
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + table(scrape.families("senda_"))
            + temporalTable()
            + page.substring(page.indexOf(END));
    if (Boolean.getBoolean("senda.accept")) {
      Files.writeString(PAGE, expected);
    }

    assertThat(Files.readString(PAGE))
        .as("%s (write it anew with -Dsenda.accept=true)", PAGE)
        .isEqualTo(expected);
    assertThat(TemporalMetricNames.types().keySet())
        .as("the names of the SDK's metrics, as its constants have them")
        .containsAll(scrape.families("temporal_").keySet());
  }

  @Test
  void everyMetric_hasAMeaning_andFewSeries() {
    senda
        .scrape()
        .families("senda_")
        .forEach(
            (name, family) -> {
              assertThat(family.help).as(name).isNotEmpty();
              assertThat(family.samples).as("series of %s", name).isLessThan(600);
            });
  }

  @Test
  void metricsOfDashboardsAndAlerts_exist() throws IOException {
    var known = new TreeMap<String, String>();
    senda.scrape().series().forEach(name -> known.put(name, ""));
    TemporalMetricNames.types().keySet().forEach(name -> known.put(name, ""));

    for (var used : MonitoringFiles.usedMetrics().entrySet()) {
      assertThat(known).as(used.getValue()).containsKey(used.getKey());
    }
  }

  @Test
  void scrapeAndLogs_containNoPersonalData(CapturedOutput output) {
    var scrape = String.join("\n", senda.scrapeTexts());

    assertThat(scrape).contains("journey=\"ebook-nurture\"", "event=\"other\"");
    for (var personal : RunningSenda.PERSONAL) {
      assertThat(scrape).doesNotContainIgnoringCase(personal);
      assertThat(output.getAll()).doesNotContainIgnoringCase(personal);
    }
    assertThat(senda.scrape().labelValues())
        .noneMatch(value -> value.matches("(?i).*[0-9a-f]{8}-[0-9a-f]{4}-.*"))
        .noneMatch(value -> value.matches(".*[0-9A-HJKMNP-TV-Z]{13}.*"));
  }

  private static String table(SortedMap<String, Family> families) {
    return """

    ## Senda

    | metric | type | labels | unit | meaning |
    |---|---|---|---|---|
    %s
    """
        .formatted(families.entrySet().stream().map(MetricsPageTest::row).collect(joining("\n")));
  }

  private static String row(Map.Entry<String, Family> metric) {
    var name = metric.getKey();
    var family = metric.getValue();
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            name,
            family.type,
            family.labels.stream().map("`%s`"::formatted).collect(joining(", ")),
            name.contains("_seconds") ? "seconds" : "",
            family.help);
  }

  private static String temporalTable() {
    return """

    ## Temporal's SDK

    | metric | type |
    |---|---|
    %s

    """
        .formatted(
            TemporalMetricNames.types().entrySet().stream()
                .map(metric -> "| `%s` | %s |".formatted(metric.getKey(), metric.getValue()))
                .collect(joining("\n")));
  }
}
