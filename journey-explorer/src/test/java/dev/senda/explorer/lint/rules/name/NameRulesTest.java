package dev.senda.explorer.lint.rules.name;

import static dev.senda.explorer.lint.LintFixture.PLAN;
import static dev.senda.explorer.lint.LintFixture.lint;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.lastTime;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.Condition.sum;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.moment;
import static dev.senda.journey.Time.today;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.lint.LintFixture.TestCatalogContext;
import dev.senda.journey.Plan;
import org.junit.jupiter.api.Test;

/** Each rule finds its planted mistake, and accepts the journey without it. */
class NameRulesTest {

  @Test
  void unknownEvent_isReported() {
    assertThat(lint(PLAN.exitsOn(event("Left For Good")), new TestCatalogContext(), _ -> {}))
        .containsExactly(
            "\"exits on\": event \"Left For Good\" (expected one of the tracking plan, or that the journey emits)");
    assertThat(
            lint(
                lead -> {
                  if (lead.happens(event("Demo Boked"), within(days(1)))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"Demo Boked within 1 day\": event \"Demo Boked\" (expected one of the tracking plan, or that the journey emits; did you mean \"Demo Booked\"?), on the path: Demo Boked within 1 day");
    assertThat(
            lint(
                lead -> {
                  lead.emit(event("Got Warm"));
                  if (lead.is(did(event("Got Warm")).atLeast(2))) {
                    lead.score(1);
                  }
                }))
        .as("emitted by itself")
        .isEmpty();
  }

  @Test
  void differentSpellingOfAnEvent_isReported() {
    assertThat(
            lint(
                lead -> {
                  if (lead.happens(event("demo_booked"), within(days(1)))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"demo_booked within 1 day\": event \"demo_booked\" (expected \"Demo Booked\", as it is spelt elsewhere), on the path: demo_booked within 1 day");
    assertThat(lint(lead -> lead.emit(event("Trial started"))))
        .containsExactly(
            "\"emit Trial started\": event \"Trial started\" (expected \"Trial Started\", as it is spelt elsewhere), on the path: emit Trial started");
  }

  @Test
  void unknownEventProperty_isReported() {
    assertThat(
            lint(
                PLAN.startsOn(event("Form Submitted").with("from", "ebook")),
                new TestCatalogContext(),
                _ -> {}))
        .containsExactly(
            "\"starts on\": property of event \"Form Submitted\" \"from\" (expected a known one; did you mean \"form\"?)");
  }

  @Test
  void unknownPropertyOfTheStartEvent_isReported() {
    assertThat(
            lint(
                lead -> {
                  if (lead.is(not(property("fom").is("pricing")).or(property("form").isKnown()))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"event.fom is pricing\": property \"fom\" (expected a property of the event that starts the journey; did you mean \"form\"?), on the path: not event.fom is pricing or event.form is known");
  }

  @Test
  void keyThatAStartEventLacks_isReported() {
    assertThat(
            lint(
                PLAN.startsOn(event("Form Submitted")).keyedBy("fom"),
                new TestCatalogContext(),
                lead -> lead.score(1)))
        .containsExactly(
            "\"keyed by\": property \"fom\" (expected a property of \"Form Submitted\", which enrolls nobody without it; did you mean \"form\"?)");
    assertThat(
            lint(
                PLAN.startsOn(event("Form Submitted")).keyedBy("form"),
                new TestCatalogContext(),
                lead -> lead.score(1)))
        .isEmpty();
  }

  @Test
  void unknownPropertyOfAMoment_isReported() {
    assertThat(
            lint(
                PLAN.startsOn(event("Trial Started")),
                new TestCatalogContext(),
                lead -> {
                  if (lead.reaches(moment(property("starts_at")).before(days(1)))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"1 day before event.starts_at\": property \"starts_at\" (expected a property of the event that starts the journey), on the path: reaches 1 day before event.starts_at");
  }

  @Test
  void unknownEventOrPropertyOfASum_isReported() {
    assertThat(
            lint(
                lead -> {
                  if (lead.is(sum(event("Order Completed"), "totl").atLeast(500))) {
                    lead.score(1);
                  }
                  if (lead.is(lastTime(event("Order Complete")).longerAgoThan(days(60)))) {
                    lead.score(1);
                  }
                }))
        .hasSize(2)
        .anySatisfy(
            finding ->
                assertThat(finding)
                    .startsWith(
                        "\"sum of totl of Order Completed is at least 500\": property of event \"Order Completed\" \"totl\" (expected a known one; did you mean \"total\"?)"))
        .anySatisfy(
            finding ->
                assertThat(finding)
                    .startsWith(
                        "\"last Order Complete more than 60 days ago\": event \"Order Complete\""));
  }

  @Test
  void unknownAttributeOfADay_isReported() {
    assertThat(
            lint(
                lead -> {
                  if (lead.is(attribute("trial_end").before(today()))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"trial_end is before today\": attribute \"trial_end\" (expected a known one; did you mean \"trial_ends\"?), on the path: trial_end is before today");
  }

  @Test
  void propertyThatOneOfSeveralStartEventsHas_isAccepted() {
    assertThat(
            lint(
                PLAN.startsOn(event("Order Completed")),
                new TestCatalogContext(),
                lead -> {
                  if (lead.is(property("total").atLeast(100))) {
                    lead.score(1);
                  }
                }))
        .isEmpty();
  }

  @Test
  void propertyInAJourneyThatNoEventStarts_isAccepted() {
    assertThat(
            lint(
                Plan.named("by-hand").topic("tips"),
                new TestCatalogContext(),
                lead -> {
                  if (lead.is(property("form").is("pricing"))) {
                    lead.score(1);
                  }
                }))
        .as("the API or another journey may give it")
        .isEmpty();
  }

  @Test
  void unknownJourneySegmentAndAttribute_areReported() {
    assertThat(
            lint(
                lead -> {
                  lead.enrollIn("welcom");
                  if (lead.is(in(segment("hot-lead")).or(attribute("contry").is("MX")))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"enroll in welcom\": journey \"welcom\" (expected a known one; did you mean \"welcome\"?), on the path: enroll in welcom",
            "\"in segment hot-lead\": segment \"hot-lead\" (expected a known one; did you mean \"hot-leads\"?), on the path: enroll in welcom -> in segment hot-lead or contry is MX",
            "\"contry is MX\": attribute \"contry\" (expected a known one; did you mean \"country\"?), on the path: enroll in welcom -> in segment hot-lead or contry is MX");
    assertThat(
            lint(
                lead -> {
                  lead.set("warm", true);
                  if (lead.is(attribute("warm").is(true))) {
                    lead.score(1);
                  }
                }))
        .as("set by itself")
        .isEmpty();
  }
}
