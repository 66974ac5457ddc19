package dev.senda.api.console.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page of a journey shows from its code, and its forms. */
class JourneyAnalysisPageTest extends JourneyToolsPageTest {

  @Test
  void journey_showsStaticAnalysis() {
    var facts = console.page(EBOOK_PAGE).select("section:has(#code)");

    assertThat(facts.select("dl").text())
        .contains("at most 3")
        .contains("at once at the earliest")
        .contains("after 9 days at the latest")
        .contains("every path: 6")
        .contains("Demo Booked")
        .contains("Lead Disqualified")
        .contains("its messages: opened, clicked");
  }

  @Test
  void journeyWithLintFindings_listsThem() {
    assertThat(console.page("/console/journeys/slips").select(".findings").text())
        .contains("lint findings")
        .contains("no-such-template");
    assertThat(console.page("/console/journeys/slips").select(".good-words")).isEmpty();
  }

  @Test
  void forms_leadToDryRun_andForecast() {
    var page = console.page(EBOOK_PAGE);

    var dryRun = page.select("form[action$=/dry-run]");
    assertThat(dryRun.attr("method")).isEqualTo("get");
    assertThat(dryRun.select("[name]").eachAttr("name")).containsExactly("contact", "assume");
    assertThat(dryRun.select("option").eachAttr("value"))
        .containsExactly(
            "ignores-everything",
            "opens-everything",
            "clicks-everything",
            "does-everything",
            "every-message-bounces");
    var simulation = page.select("form[action$=/simulation]");
    assertThat(simulation.select("[name]").eachAttr("name"))
        .containsExactly("contacts", "days", "seed", "rates");
    assertThat(simulation.text()).contains("At most 100,000 here");
    assertThat(console.page(dryRun.attr("action")).select("[role=alert], .timeline")).isEmpty();
    assertThat(console.page(simulation.attr("action")).select(".figures li")).isNotEmpty();
  }

  @Test
  void everyField_hasItsLabel() {
    for (var path :
        List.of(EBOOK_PAGE, EBOOK_PAGE + "/dry-run", EBOOK_PAGE + "/simulation?contacts=x")) {
      var page = console.page(path, 200, 422);
      for (var field : page.select("form.query-form [name]:not(button, [type=hidden])")) {
        assertThat(page.select("label[for=%s]".formatted(field.id()))).as(path).hasSize(1);
        for (var described : field.attr("aria-describedby").split(" ", -1)) {
          assertThat(described.isEmpty() || page.getElementById(described) != null)
              .as("%s: %s", path, described)
              .isTrue();
        }
      }
    }
  }

  @Test
  void unknownJourney_isNotFound() {
    for (var page : List.of("dry-run", "simulation")) {
      assertThat(console.page("/console/journeys/ebok-nurture/" + page, 404).text())
          .contains("did you mean \"ebook-nurture\"?");
    }
  }
}
