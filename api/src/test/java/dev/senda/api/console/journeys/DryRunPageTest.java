package dev.senda.api.console.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The dry-run page. */
class DryRunPageTest extends JourneyToolsPageTest {

  @Test
  void dryRun_showsPath_inContactsTimeZone_withAssumptions() {
    var ana = data.insertContact("Ana", "ana@example.com");

    var page =
        console.page(EBOOK_PAGE + "/dry-run?contact=ANA%40example.com&assume=opens-everything");

    var steps = page.select(".timeline > li");
    assertThat(steps.select("h3").eachText())
        .containsExactly(
            "send email ebook-guide",
            "ebook-guide opened within 3 days: yes",
            "ebook-guide clicked within 2 days: no",
            "pause 4 days",
            "lifecycle is customer: no",
            "send email case-study",
            "End");
    assertThat(steps.eachAttr("class"))
        .containsExactly("send", "wait", "wait", "wait", "wait", "send", "end");
    assertThat(steps.stream().map(step -> step.select(".assumed").size()))
        .containsExactly(0, 1, 1, 0, 0, 0, 0);
    assertThat(page.select("section:has(#path)").text())
        .contains("The path of Ana")
        .contains("America/Mexico_City")
        .contains("The contact opens every message at once, and clicks none.");
    assertThat(page.select("#path a").attr("href")).isEqualTo("/console/contacts/" + ana);
    var wait = steps.get(2).select("time");
    var from = OffsetDateTime.parse(wait.get(0).attr("datetime"));
    var until = OffsetDateTime.parse(wait.get(1).attr("datetime"));
    assertThat(until).isEqualTo(from.plusDays(2));
    assertThat(wait.get(1).text())
        .isEqualTo(LOCAL.format(until.atZoneSameInstant(ZoneId.of("America/Mexico_City"))));
    assertThat(page.select("[name=contact]").attr("value")).isEqualTo("ANA@example.com");
    assertThat(page.select("option[selected]").attr("value")).isEqualTo("opens-everything");
    assertThat(page.select("script, style, [style]")).isEmpty();
  }

  @Test
  void contactWithoutTimeZone_usesTheDefault() {
    var ana = data.insertContact("Ana", null);
    database.sql("update contacts set time_zone = null").update();

    assertThat(console.page(EBOOK_PAGE + "/dry-run?contact=" + ana).select(".zone").text())
        .isEqualTo("Europe/Madrid");
  }

  @Test
  void unknownContact_isReportedAtItsField_whichKeepsTheInput() {
    var page =
        console.page(EBOOK_PAGE + "/dry-run?contact=%22%3Enobody&assume=does-everything", 404);

    assertThat(page.select(".field-error").text())
        .isEqualTo(
            "no contact \"\">nobody\" (expected the key, the user id or the email address of a contact)");
    assertThat(page.select("[name=contact]").attr("value")).isEqualTo("\">nobody");
    assertThat(page.select("[name=contact]").attr("aria-invalid")).isEqualTo("true");
    assertThat(page.select("option[selected]").attr("value")).isEqualTo("does-everything");
    assertThat(page.select(".timeline")).isEmpty();
    assertThat(
            console
                .page(EBOOK_PAGE + "/dry-run?contact=+&assume=x", 422)
                .select(".field-error")
                .eachText())
        .satisfiesExactly(
            contact -> assertThat(contact).startsWith("missing (expected"),
            assume -> assertThat(assume).startsWith("\"x\" (expected one of ignores-everything"));
  }

  @Test
  void contactPage_linksToDryRunOfEachJourney() {
    var ana = data.insertContact("Ana", null);

    var links = console.page("/console/contacts/" + ana).select("section:has(#dry-runs) a");

    assertThat(links.eachText()).contains("ebook-nurture", "welcome", "abandoned-cart", "slips");
    assertThat(console.page(links.attr("href")).select("#path").text()).contains("Ana");
  }

  @Test
  void erasedContact_hasNoDryRun() {
    var ana = data.insertContact("Ana", null);
    database
        .sql("update contacts set erased_at = :at")
        .param("at", data.ago(Duration.ofDays(1)))
        .update();

    assertThat(console.page("/console/contacts/" + ana).select("#dry-runs")).isEmpty();
    assertThat(console.page(EBOOK_PAGE + "/dry-run?contact=" + ana, 404).select(".timeline"))
        .isEmpty();
  }

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm", Locale.ENGLISH);
}
