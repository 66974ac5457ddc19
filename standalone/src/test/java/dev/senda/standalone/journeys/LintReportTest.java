package dev.senda.standalone.journeys;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Explorer;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.workers.rendering.TemplateLint;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What ./senda lint says: a code, a file, a line, what was found and what was expected. */
class LintReportTest {

  private static final class Broken implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("broken")
          .purpose("Show faults")
          .owner("x@ourcompany.example")
          .topic("tips");
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(email("broken"));
      lead.enrollIn("brokn");
    }
  }

  private static LintReport report(Journey journey) {
    var catalog = Catalog.of(journey);
    return LintReport.of(
        journey, Explorer.explore(journey), catalog, new TemplateLint(catalog, Locale.ENGLISH));
  }

  @Test
  void findingInTheCode_hasItsLine() {
    assertThat(report(new Broken()).lines())
        .filteredOn(line -> line.code().equals("unknown-name"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.severity()).isEqualTo("error");
              assertThat(line.file())
                  .isEqualTo("dev/senda/standalone/journeys/LintReportTest.java");
              assertThat(line.line()).isPositive();
              assertThat(line.toString())
                  .startsWith(line.file() + ":" + line.line() + ": unknown-name: ")
                  .contains("did you mean \"broken\"?");
            });
  }

  @Test
  void brokenLiquid_isNamedWithItsFileAndLine() {
    assertThat(report(new Broken()).lines())
        .filteredOn(line -> line.code().equals("broken-template"))
        .hasSize(2)
        .first()
        .satisfies(
            line -> {
              assertThat(line.file()).isEqualTo("dev/senda/standalone/journeys/broken.en.mjml");
              assertThat(line.line()).isEqualTo(7);
              assertThat(line.message()).contains("did you mean \"capitalize\"?");
            });
  }

  @Test
  void journeyOutsideOfTheCatalog_isAnErrorWithItsFile() {
    assertThat(
            LintReport.unregistered(
                new Catalog.UnregisteredJourney(
                    "com.example.Birthday", "com.example.ExampleJourneys")))
        .hasToString(
            "com/example/Birthday.java: not-registered: com.example.Birthday: implements Journey"
                + " and is not in the catalog, so nobody enters it (expected new Birthday() in"
                + " journeys() of com.example.ExampleJourneys)");
  }

  @Test
  void shippedJourney_hasNoErrors() {
    var catalog = Catalog.load();
    var welcome = catalog.findJourney("welcome");

    assertThat(
            LintReport.of(
                    welcome,
                    Explorer.explore(welcome),
                    catalog,
                    new TemplateLint(catalog, Locale.ENGLISH))
                .errors())
        .isZero();
  }
}
