package dev.senda.api.console.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.console.ConsolePageTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The pages that list journeys and show one. */
class JourneyPagesTest extends ConsolePageTest {

  @Test
  void list_showsPurposeOwnerAndCounts() {
    var ana = data.insertContact("Ana", "ana@example.com");
    var ben = data.insertContact("Ben", "ben@example.com");
    data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(2));
    data.endEnrollment(
        data.insertRunningEnrollment(EBOOK, ben, Duration.ofDays(2)),
        "GOAL",
        "Demo Booked",
        Duration.ZERO);

    var line = console.page("/console").select("tr:has(a:containsOwn(ebook-nurture))");

    assertThat(line.text()).contains("Turn an ebook download into a demo").contains("growth@");
    assertThat(line.select("[data-label=Running]").text()).isEqualTo("1");
    assertThat(line.select("[data-label='Reached goal']").text()).isEqualTo("1");
    assertThat(line.select(".bad-words")).isEmpty();
  }

  @Test
  void blockedEnrollments_areCounted_andListed() {
    var enrollment =
        data.insertRunningEnrollment(EBOOK, data.insertContact("Ana", null), Duration.ofDays(2));
    data.setBlockedReason(enrollment, "ebook-guide.es: contact.first_name is missing");

    var problems =
        console.page("/console").select("tr:has(a:containsOwn(ebook-nurture)) .bad-words");

    assertThat(problems.text()).isEqualTo("1 blocked");
    assertThat(console.page(problems.attr("href")).select("tbody tr").text())
        .contains("Ana")
        .contains("blocked")
        .contains("contact.first_name is missing");
  }

  @Test
  void journeyOutsideCatalog_withEnrollments_isListed() {
    data.insertRunningEnrollment(
        "old-journey", data.insertContact("Ana", null), Duration.ofDays(2));

    var page = console.page("/console");

    assertThat(page.select("tr:has(a:containsOwn(old-journey))").text())
        .contains("No longer in the catalog");
    assertThat(console.page(page.select("a:containsOwn(old-journey)").attr("href")).text())
        .contains("Ana");
  }

  @Test
  void journey_showsItsPlan() {
    var page = console.page("/console/journeys/ebook-nurture");

    assertThat(page.select("dl").text())
        .contains("Form Submitted where form is ebook")
        .contains("Demo Booked")
        .contains("product-tips")
        .contains("90 days after the last one ended");
  }

  @Test
  void journeyWithAHoldout_showsRatesAndTheDecision() {
    database
        .sql(
            """
            insert into conversion_tally_changes (journey, split, variant, hour, entered, converted)
            select 'reactivation', split, variant, now() - interval '1 year', entered, converted
            from (values ('', '', 10000, 1600), ('holdout', 'HELD_OUT', 1000, 100),
                         ('holdout', 'TREATED', 9000, 1500)) as tally (split, variant, entered, converted)
            """)
        .update();

    var section =
        console.page("/console/journeys/reactivation").select("section:has(#conversions)");

    assertThat(section.select("table").get(0).select("tbody tr").text())
        .contains("All enrollments 10,000 10,000 1,600 16.0 % (15.3 to 16.7)");
    var rows = section.select("table").get(1).select("tbody tr");
    assertThat(rows.get(0).text()).isEqualTo("held out 1,000 1,000 100 10.0 % (8.3 to 12.0)");
    assertThat(rows.get(1).text())
        .isEqualTo(
            "treated 9,000 9,000 1,500 16.7 % (15.9 to 17.5) +6.7 points (+4.5 to +8.5) converts"
                + " more");
  }

  @Test
  void journeyThatSentTexts_showsTheirSegments() {
    database
        .sql(
            """
            insert into text_tally_changes (journey, step, month, segments)
            values ('abandoned-cart', 'cart-last-call', '2026-11-01', 1),
                   ('abandoned-cart', 'cart-last-call', '2026-11-01', 2)
            """)
        .update();

    assertThat(
            console
                .page("/console/journeys/abandoned-cart")
                .select("section:has(#texts) tbody tr")
                .eachText())
        .containsExactly("cart-last-call 2026-11 2 3");
    assertThat(console.page("/console/journeys/welcome").select("#texts")).isEmpty();
  }

  @Test
  void journeyWithoutFindings_saysNoFindings() {
    for (var journey : new String[] {EBOOK, "welcome", "abandoned-cart"}) {
      var page = console.page("/console/journeys/" + journey);

      assertThat(page.select("section:has(#code) .good-words").text())
          .as(journey)
          .isEqualTo("No findings");
      assertThat(page.select(".findings")).as(journey).isEmpty();
    }
  }

  @Test
  void journey_showsPicture_withoutScript() {
    for (var journey : new String[] {EBOOK, "welcome", "abandoned-cart"}) {
      var page = console.page("/console/journeys/" + journey);

      assertThat(page.select("#picture svg[role=img] g.box").size()).as(journey).isGreaterThan(4);
      assertThat(page.select("script, style, [style]")).as(journey).isEmpty();
    }
    assertThat(console.page("/console/journeys/ebook-nurture").select("#picture svg").text())
        .contains("ebook-guide", "not within 3 days", "Goal: Demo Booked");
  }

  @Test
  void picture_downloadsAsSvgAndMermaid() {
    var links = console.page("/console/journeys/ebook-nurture").select("a[download]");

    var svg = console.get(links.get(0).attr("href"));
    assertThat(svg.headers().firstValue("Content-Type")).contains("image/svg+xml;charset=UTF-8");
    assertThat(svg.body()).startsWith("<svg xmlns=").contains("“Did you get it?”");
    var mermaid = console.get(links.get(1).attr("href"));
    assertThat(mermaid.headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
    assertThat(mermaid.body()).contains("flowchart TD").contains("“Did you get it?”");
    assertThat(console.get("/console/journeys/ebok-nurture/picture.svg").statusCode())
        .isEqualTo(404);
  }

  @Test
  void stateFilter_narrowsEnrollments() {
    data.insertRunningEnrollment(EBOOK, data.insertContact("Ana", null), Duration.ofDays(2));
    var ben =
        data.insertRunningEnrollment(EBOOK, data.insertContact("Ben", null), Duration.ofDays(2));
    data.endEnrollment(ben, "EXITED", "unsubscribed from product-tips", Duration.ZERO);

    var page = console.page("/console/journeys/ebook-nurture?state=exited");

    assertThat(page.select("tbody tr").text())
        .contains("Ben")
        .contains("unsubscribed from product-tips")
        .doesNotContain("Ana");
  }
}
