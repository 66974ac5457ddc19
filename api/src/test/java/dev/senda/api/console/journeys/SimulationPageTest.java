package dev.senda.api.console.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulation page. */
class SimulationPageTest extends JourneyToolsPageTest {

  @Test
  void forecast_showsNumbers_chart_andAssumptions() {
    var page = console.page(EBOOK_PAGE + "/simulation?contacts=1000&days=7&seed=4");

    assertThat(page.select("header .lead").text())
        .isEqualTo(
            "1,000 contacts come evenly over 7 days, the first on Mon 5 Jan 2026, 09:00 UTC. Seed 4.");
    assertThat(page.select(".figures li").eachText())
        .anySatisfy(figure -> assertThat(figure).matches("\\d+\\.\\d % reach the goal"))
        .anySatisfy(figure -> assertThat(figure).matches("[\\d,]+ messages by email"))
        .anySatisfy(figure -> assertThat(figure).contains("peak per hour, from "));
    assertThat(page.select(".forecast svg[role=img] polyline")).hasSize(1);
    assertThat(page.select("section:has(#days) table tbody tr").size()).isGreaterThan(7);
    assertThat(page.select("section:has(#steps) tbody tr").get(0).text())
        .isEqualTo("send email ebook-guide 1,000 100.0 %");
    assertThat(page.select("section:has(#ends) tbody tr")).isNotEmpty();
    assertThat(page.select("#assumed").text()).contains("event \"Demo Booked\" = 0.05");
    assertThat(page.select("script, style, [style]")).isEmpty();
    assertThat(page.select("[name=contacts]").attr("value")).isEqualTo("1000");
  }

  @Test
  void assumedRates_copiedToTheForm_areGiven() {
    var rates =
        console.page(EBOOK_PAGE + "/simulation?contacts=500").select("#assumed").get(0).wholeText();

    var given =
        console.page(
            EBOOK_PAGE + "/simulation?contacts=500&rates=" + encoded(rates.replace("\n", "\r\n")));

    assertThat(given.select("#assumed")).isEmpty();
    assertThat(given.select("section:has(#assumptions)").text()).contains("None");
    assertThat(given.select("textarea").get(0).wholeText().lines())
        .containsExactlyElementsOf(rates.lines().toList());
  }

  @Test
  void sameUrl_showsTheSameForecast() {
    var address = EBOOK_PAGE + "/simulation?contacts=300&seed=9";

    var forecast = console.page(address).select("main").html();

    assertThat(console.page(address).select("main").html()).isEqualTo(forecast);
    assertThat(console.page(EBOOK_PAGE + "/simulation?contacts=300&seed=10").select("main").html())
        .isNotEqualTo(forecast);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          contacts | 100001   | "100001" (expected a whole number from 1 to 100,000)
          contacts | 0        | "0" (expected a whole number from 1 to 100,000)
          contacts | <b>many  | "<b>many" (expected a whole number from 1 to 100,000)
          days     | -1       | "-1" (expected a whole number from 0 to 365)
          days     | 366      | "366" (expected a whole number from 0 to 365)
          seed     | dice     | "dice" (expected a whole number)
          rates    | email.opens = 1.5 | line 1: share: "1.5" (expected a number from 0 to 1, such as 0.35)
          """)
  void invalidField_isReportedBesideIt_andKeepsTheInput(String field, String typed, String error) {
    var page = console.page(EBOOK_PAGE + "/simulation?%s=%s".formatted(field, encoded(typed)), 422);

    assertThat(page.select("#sim-%s-error".formatted(field)).text()).isEqualTo(error);
    assertThat(page.select(".field-error")).hasSize(1);
    assertThat(page.select("[name=%s]".formatted(field)).val()).isEqualTo(typed);
    assertThat(page.select("[name=%s]".formatted(field)).attr("aria-invalid")).isEqualTo("true");
    assertThat(page.select(".figures, .forecast, #assumed, main b")).isEmpty();
  }

  @Test
  void allErrors_areReportedAtOnce() {
    var page =
        console.page(
            EBOOK_PAGE
                + "/simulation?contacts=x&days=y&rates="
                + encoded("ebok-guide.opens = 0.3\n\nnonsense"),
            422);

    assertThat(page.select(".field-error").eachAttr("id"))
        .containsExactly("sim-contacts-error", "sim-days-error", "sim-rates-error");
    assertThat(page.select("#sim-rates-error li").eachText())
        .satisfiesExactly(
            first ->
                assertThat(first).startsWith("line 1: ").contains("did you mean \"ebook-guide\"?"),
            second -> assertThat(second).startsWith("line 3: \"nonsense\" (expected "));
  }

  @Test
  void contradictingRates_areReported() {
    var page =
        console.page(
            EBOOK_PAGE
                + "/simulation?rates="
                + encoded("ebook-guide.delivers = 0.2\nebook-guide.opens = 0.9"),
            422);

    assertThat(page.select("#sim-rates-error").text()).contains("ebook-guide");
  }

  @Test
  void longestRates_areAccepted() {
    var line = "# Ñandú: what we measured in spring, by hand, for everybody who asks\n";
    var longest = line.repeat(8_000 / line.length());

    assertThat(
            console.page(EBOOK_PAGE + "/simulation?contacts=10&rates=" + encoded(longest)).text())
        .contains("reach the goal");
    assertThat(
            console
                .page(EBOOK_PAGE + "/simulation?rates=" + encoded(longest + line + line), 422)
                .select("#sim-rates-error")
                .text())
        .contains("characters (expected at most 8,000)");
  }
}
