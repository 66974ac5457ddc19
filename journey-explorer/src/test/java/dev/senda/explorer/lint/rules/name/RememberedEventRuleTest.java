package dev.senda.explorer.lint.rules.name;

import static dev.senda.explorer.lint.LintFixture.PLAN;
import static dev.senda.explorer.lint.LintFixture.lint;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.lint.LintFixture.TestCatalogContext;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import org.junit.jupiter.api.Test;

class RememberedEventRuleTest {

  private static final AwaitedEvent.Happened PLACED = event("Order Placed").as("placed");

  private static final TestCatalogContext PRINTS_IT =
      new TestCatalogContext()
          .withVariables("thanks", new TemplateVariable("placed.total", false))
          .withVariables("maybe", new TemplateVariable("placed.total", true))
          .withVariables("wrong", new TemplateVariable("placed.totl", true))
          .withVariables("unknown", new TemplateVariable("order.total", false));

  @Test
  void eventThatIsCertain_isAccepted() {
    assertThat(
            lint(
                PLAN,
                PRINTS_IT,
                lead -> {
                  if (lead.happens(PLACED, within(days(3)))) {
                    lead.send(email("thanks"));
                    if (lead.is(property("placed", "total").atLeast(50))) {
                      lead.score(1);
                    }
                  }
                }))
        .isEmpty();
  }

  @Test
  void eventThatIsNotCertain_isReported() {
    assertThat(
            lint(
                PLAN,
                PRINTS_IT,
                lead -> {
                  lead.happens(PLACED, within(days(3)));
                  lead.send(email("thanks"));
                  lead.webhook("crm", property("placed", "total"));
                }))
        .containsExactly(
            "\"thanks\": template \"thanks\" in en prints {{ placed.total }} (expected a default,"
                + " for placed has not happened on every path), on the path: Order Placed as placed"
                + " within 3 days: no -> send email thanks",
            "\"thanks\": template \"thanks\" in es prints {{ placed.total }} (expected a default,"
                + " for placed has not happened on every path), on the path: Order Placed as placed"
                + " within 3 days: no -> send email thanks",
            "\"webhook crm with placed.total\": event \"placed\" (expected an event that has"
                + " happened on every path to here, such as if"
                + " (lead.happens(event(...).as(\"placed\"), ...))), on the path: Order Placed as"
                + " placed within 3 days: no -> send email thanks -> webhook crm with"
                + " placed.total");
  }

  @Test
  void templateWithADefault_isAcceptedWhereTheEventIsNotCertain() {
    assertThat(
            lint(
                PLAN,
                PRINTS_IT,
                lead -> {
                  lead.happens(PLACED, within(days(3)));
                  lead.send(email("maybe"));
                }))
        .isEmpty();
  }

  @Test
  void unknownPropertyOrName_isReported() {
    assertThat(
            lint(
                PLAN,
                PRINTS_IT,
                lead -> {
                  if (lead.happens(PLACED, within(days(3)))) {
                    lead.send(email("wrong"));
                    if (lead.is(property("place", "total").isKnown())) {
                      lead.score(1);
                    }
                  }
                }))
        .hasSize(3)
        .anySatisfy(
            finding ->
                assertThat(finding)
                    .contains("expected a property of this event; did you mean \"total\"?"))
        .anySatisfy(
            finding ->
                assertThat(finding)
                    .startsWith("\"place.total is known\": event \"place\"")
                    .contains("did you mean \"placed\"?"));
  }

  @Test
  void variableThatNoWaitRemembers_isReported() {
    assertThat(lint(PLAN, PRINTS_IT, lead -> lead.send(email("unknown"))))
        .hasSize(2)
        .allSatisfy(
            finding ->
                assertThat(finding)
                    .contains("{{ order.total }} (expected a variable of contact, event"));
  }

  @Test
  void unknownPropertyOfTheStart_isReportedWhereItIsPassedOn() {
    assertThat(
            lint(
                lead -> {
                  lead.emit(event("Demo Booked").with("form", property("fom")));
                  lead.enrollIn("welcome", property("forn"));
                  if (lead.happens(
                      event("Order Placed").with("order_id", property("order")), within(days(1)))) {
                    lead.score(1);
                  }
                }))
        .hasSize(3)
        .allSatisfy(
            finding ->
                assertThat(finding).contains("a property of the event that starts the journey"));
  }
}
