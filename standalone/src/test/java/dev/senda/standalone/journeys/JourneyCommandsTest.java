package dev.senda.standalone.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.standalone.cli.SendaCli;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The commands that work from the code of the journeys, without a running stack. */
class JourneyCommandsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Buffered like the stream of a terminal: unflushed output is lost. */
  private int run(String... arguments) {
    return SendaCli.run(
        new PrintWriter(new BufferedWriter(out)),
        new PrintWriter(new BufferedWriter(err)),
        arguments);
  }

  @Test
  void journeys_listsPurposeAndFacts() {
    assertThat(run("journeys")).isZero();

    assertThat(out.toString())
        .contains("ebook-nurture", "Turn an ebook download into a demo")
        .contains("every path: 6; at most 3 messages; growth@ourcompany.example");
  }

  @Test
  void show_printsPlanFactsAndPaths() {
    assertThat(run("show", "reactivation")).isZero();

    assertThat(out.toString())
        .contains("starts on: Customer Lapsed")
        .contains("re-entry: again 180 days after the last one ended")
        .contains("messages: at most 2")
        .contains("split holdout: held out -> exit: held out, to compare with");
  }

  @Test
  void show_printsTheKey() {
    assertThat(run("show", "webinar")).isZero();

    assertThat(out.toString()).contains("one enrollment for each: webinar");
  }

  @Test
  void show_printsWhatTextsCost() {
    assertThat(run("show", "abandoned-cart")).isZero();

    assertThat(out.toString())
        .contains("text \"cart-last-call\" in en: about 1 segment (GSM-7, ")
        .contains("text \"cart-last-call\" in es: about 1 segment (GSM-7, ");

    assertThat(run("simulate", "abandoned-cart", "--contacts", "10")).isZero();
    assertThat(out.toString()).contains("each text \"cart-last-call\" in en: about 1 segment (");
  }

  @Test
  void show_printsOnlyThePathsOrThePicture(@TempDir Path directory) throws IOException {
    assertThat(run("show", "abandoned-cart", "--paths")).isZero();
    assertThat(out.toString().lines()).hasSize(6).allMatch(line -> line.endsWith("-> end"));

    assertThat(run("show", "abandoned-cart", "--mermaid")).isZero();
    assertThat(out.toString()).contains("flowchart TD");

    var file = directory.resolve("cart.svg");
    assertThat(run("show", "abandoned-cart", "--svg", file.toString())).isZero();
    assertThat(Files.readString(file)).startsWith("<svg").contains("cart-reminder");
  }

  @Test
  void lint_findsNoProblemsInTheCatalog() {
    assertThat(run("lint")).isZero();
    assertThat(out.toString()).contains("welcome: no problems (every path: 16)");
  }

  @Test
  void lint_printsJsonForPrograms() {
    assertThat(run("lint", "welcome", "--json")).isZero();
    assertThat(JsonMapper.shared().readTree(out.toString()).get("findings").isArray()).isTrue();
  }

  @Test
  void simulate_printsNumbersAndAssumptions(@TempDir Path directory) throws IOException {
    var rates = Files.writeString(directory.resolve("rates"), "ebook-guide.opens = 0.9\n");
    var plot = directory.resolve("plot.svg");

    assertThat(
            run(
                "simulate",
                "ebook-nurture",
                "--contacts",
                "500",
                "--days",
                "5",
                "--rates",
                rates.toString(),
                "--plot",
                plot.toString()))
        .isZero();

    assertThat(out.toString())
        .startsWith("ebook-nurture: 500 contacts, evenly over 5 days")
        .contains("Assumed, not measured")
        .contains("event \"Demo Booked\" =")
        .doesNotContain("ebook-guide-again.opens");
    assertThat(Files.readString(plot)).startsWith("<svg");
  }

  @Test
  void simulateWithoutPlot_printsItsLastLine() {
    assertThat(run("simulate", "abandoned-cart", "--contacts", "10")).isZero();
    assertThat(out.toString()).endsWith("\n").contains("Assumed, not measured");
  }

  @Test
  void invalidRates_areNamedByLine(@TempDir Path directory) throws IOException {
    var rates =
        Files.writeString(directory.resolve("rates"), "ebok-guide.opens = 0.3\nemail.opens = 3\n");

    assertThat(run("simulate", "ebook-nurture", "--rates", rates.toString()))
        .isEqualTo(SendaCli.EXIT_BAD_USAGE);
    assertThat(err.toString()).contains("line 1", "ebok-guide", "ebook-guide").contains("line 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "show reactvation                        | did you mean \"reactivation\"?",
        "lint ebok-nurture                       | did you mean \"ebook-nurture\"?",
        "simulate nothing-like-it                | known are: ebook-nurture",
        "simulate ebook-nurture --contacts 0     | contacts: 0 (expected 1 to 10000000)",
        "simulate ebook-nurture --days -1        | --days: -1 (expected 0 or more)",
        "simulate ebook-nurture --rates /no/file | --rates: /no/file (expected a file that exists)",
        "show ebook-nurture --svg a --mermaid    | mutually exclusive",
        "dry-run ebook-nurture                   | Missing required parameter: 'CONTACT'",
        "dry-run ebook-nurture u-1 --assume luck | but was 'luck'",
      })
  void invalidArguments_areExplained(String line, String expected) {
    assertThat(run(line.strip().split(" "))).isEqualTo(SendaCli.EXIT_BAD_USAGE);
    assertThat(err.toString()).contains(expected);
  }
}
