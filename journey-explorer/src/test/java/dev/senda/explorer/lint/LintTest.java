package dev.senda.explorer.lint;

import static dev.senda.explorer.lint.LintFixture.PLAN;
import static dev.senda.explorer.lint.LintFixture.lint;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.lint.LintFixture.TestCatalogContext;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Lint as a whole: what it reports, how often, and on which path. */
class LintTest {

  @Test
  void correctJourney_hasNoFindings() {
    assertThat(
            lint(
                PLAN,
                new TestCatalogContext()
                    .withVariables(
                        "guide",
                        new TemplateVariable("contact.first_name", true),
                        new TemplateVariable("event.form", false),
                        new TemplateVariable("company.name", false),
                        new TemplateVariable("links.unsubscribe", false))
                    .withVariables("offer", new TemplateVariable("coupon", false)),
                lead -> {
                  var guide = lead.send(email("guide"));
                  if (!guide.openedWithin(days(3)) && lead.takesCoupon("offers")) {
                    lead.send(email("offer"));
                  }
                  if (lead.is(attribute("country").is("MX").and(in(segment("hot-leads"))))) {
                    lead.emit(event("Got Hot"));
                    lead.enrollIn("welcome");
                  }
                  if (lead.reaches(date("trial_ends").before(days(3)))) {
                    lead.pauseUntil(time(9, 0));
                    lead.send(sms("reminder"));
                  }
                  if (!lead.happens(event("Trial Started"), within(days(7)))) {
                    lead.exit("never tried");
                  }
                }))
        .isEmpty();
  }

  @Test
  void findingsOfTheExploration_areIncluded() {
    var runs = new AtomicInteger();

    assertThat(
            lint(
                lead -> {
                  lead.send(email("guide"));
                  lead.pause(days(2));
                  lead.send(email("guide"));
                }))
        .containsExactly(
            "step \"guide\": twice on one path (expected once: give one of them a name of its own; for a loop write for (int _ : lead.rounds(3)))");
    assertThat(lint(lead -> lead.pause(days(runs.incrementAndGet()))))
        .singleElement()
        .asString()
        .startsWith("run again with the same answers: pause 2 days (expected pause 1 day");
  }

  @Test
  void findingOnManyPaths_isReportedOnce_onTheShortestPath() {
    assertThat(
            lint(
                lead -> {
                  boolean first = lead.happens(event("Demo Booked"), within(days(1)));
                  if (!first) {
                    lead.pause(days(2));
                  }
                  lead.enrollIn("nowhere-at-all");
                  lead.pause("rest", days(first ? 3 : 4));
                }))
        .singleElement()
        .asString()
        .endsWith("on the path: Demo Booked within 1 day: yes -> enroll in nowhere-at-all");
  }

  @Test
  void journeyWithTooManyPaths_isStillChecked() {
    assertThat(
            lint(
                lead -> {
                  for (int i = 0; i < 40; i++) {
                    if (!lead.happens(event("Demo Booked"), within(hours(1)).named("wait " + i))) {
                      lead.score(i + 1);
                    }
                  }
                  lead.enrollIn("nowhere-at-all");
                }))
        .singleElement()
        .asString()
        .contains("journey \"nowhere-at-all\"");
  }

  @Test
  void exceptionOnManyPaths_isReportedOnce() {
    assertThat(
            lint(
                lead -> {
                  lead.is(attribute("country").is("MX"));
                  lead.is(attribute("country").is("ES"));
                  lead.takesCoupon("Not A Pool");
                }))
        .filteredOn(finding -> finding.contains("it throws"))
        .hasSize(1);
  }
}
