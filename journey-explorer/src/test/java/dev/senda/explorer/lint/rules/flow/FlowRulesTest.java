package dev.senda.explorer.lint.rules.flow;

import static dev.senda.explorer.lint.LintFixture.PLAN;
import static dev.senda.explorer.lint.LintFixture.lint;
import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.lifecycle;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.LifecycleStage.CUSTOMER;
import static dev.senda.journey.LifecycleStage.LEAD;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.lint.LintFixture.TestCatalogContext;
import dev.senda.journey.Condition;
import dev.senda.journey.Match;
import dev.senda.journey.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule finds its planted mistake, and accepts the journey without it. */
class FlowRulesTest {

  private enum Reaction {
    CLICKED,
    CLOSED,
    NOTHING
  }

  private enum Offer {
    BIG,
    SMALL
  }

  @Test
  void lastQuestionWithoutEffect_isReported() {
    assertThat(
            lint(
                lead -> {
                  lead.pause(days(1));
                  lead.send(email("guide")).openedWithin(days(3));
                }))
        .containsExactly(
            "\"guide opened within 3 days\": whatever the answer, the journey ends with nothing done (expected something to depend on it; to leave time for the goal, pause), on the path: pause 1 day -> send email guide -> guide opened within 3 days");
    assertThat(lint(lead -> lead.is(attribute("country").is("MX")))).hasSize(1);
  }

  @Test
  void lastQuestionWithEffect_isNotReported() {
    assertThat(
            lint(
                lead -> {
                  if (!lead.send(email("guide")).openedWithin(days(3))) {
                    lead.exit("not interested");
                  }
                }))
        .isEmpty();
    assertThat(
            lint(
                lead -> {
                  lead.send(email("guide")).openedWithin(days(3));
                  lead.score(1);
                }))
        .as("a wait whose answer is not used, and that has something after it")
        .isEmpty();
    assertThat(lint(lead -> lead.takesCoupon("offers"))).as("it is taken").isEmpty();
  }

  @Test
  void contradictedCondition_reportsTheUnreachedStep() {
    assertThat(
            lint(
                lead -> {
                  if (lead.is(CUSTOMER)) {
                    if (lead.is(LEAD)) {
                      lead.send(email("never"));
                    }
                    lead.send(email("guide"));
                  }
                }))
        .containsExactly(
            "\"lifecycle is lead\": the answer \"yes\" never comes, because the opposite was answered just before, and \"send email never\" is never reached (expected every answer to be possible), on the path: lifecycle is customer: yes -> lifecycle is lead");
  }

  @Test
  void contradictions_areFoundInEveryForm() {
    assertThat(contradiction(score().atLeast(50), score().atMost(20))).hasSize(1);
    assertThat(contradiction(score().atLeast(50), score().atMost(60))).isEmpty();
    assertThat(contradiction(score().atLeast(50), not(score().atLeast(20)))).hasSize(1);
    assertThat(contradiction(attribute("country").is("MX"), attribute("country").is("ES")))
        .hasSize(1);
    assertThat(
            contradiction(attribute("country").isOneOf("MX", "ES"), attribute("country").is("ES")))
        .isEmpty();
    assertThat(
            contradiction(
                attribute("country").is("MX").and(score().atLeast(5)),
                attribute("country").is("ES").or(score().atMost(4))))
        .hasSize(1);
    assertThat(contradiction(not(attribute("country").isKnown()), attribute("country").is("MX")))
        .hasSize(1);
    assertThat(contradiction(not(lifecycle().isOneOf(CUSTOMER, LEAD)), lifecycle().is(LEAD)))
        .hasSize(1);
    assertThat(contradiction(in(segment("hot-leads")), score().atMost(5))).isEmpty();
  }

  @Test
  void contradictions_areFoundAmongLimits() {
    assertThat(contradiction(score().lessThan(50), score().atLeast(50))).hasSize(1);
    assertThat(contradiction(score().atMost(50), score().atLeast(50))).isEmpty();
    assertThat(contradiction(score().between(20, 50), score().moreThan(50))).hasSize(1);
    assertThat(contradiction(score().between(20, 50), score().atLeast(50))).isEmpty();
    assertThat(contradiction(score().between(20, 50), not(score().moreThan(19)))).hasSize(1);
    assertThat(contradiction(score().between(20, 50), not(score().moreThan(20)))).isEmpty();
    assertThat(contradiction(score().moreThan(20), not(score().atLeast(20)))).hasSize(1);
  }

  @Test
  void contradictions_areFoundAmongKnownUnknownAndOther() {
    var country = attribute("country");
    assertThat(contradiction(country.isUnknown(), country.is("MX"))).hasSize(1);
    assertThat(contradiction(country.isUnknown(), country.isNot("MX"))).hasSize(1);
    assertThat(contradiction(country.isUnknown(), country.isKnown())).hasSize(1);
    assertThat(contradiction(not(country.isKnown()), not(country.isUnknown()))).hasSize(1);
    assertThat(contradiction(country.isNot("MX"), country.is("MX"))).hasSize(1);
    assertThat(contradiction(country.isNot("MX"), country.is("ES"))).isEmpty();
    assertThat(contradiction(country.isNot("MX"), country.isNot("ES"))).isEmpty();
    assertThat(contradiction(not(country.is("MX")), country.isUnknown())).isEmpty();
    assertThat(contradiction(country.is("MX"), property("form").is("MX"))).isEmpty();
  }

  private static List<String> contradiction(Condition one, Condition other) {
    return lint(
        lead -> {
          if (lead.is(one)) {
            if (lead.is(other)) {
              lead.send(email("never"));
            }
            lead.send(email("guide"));
          }
        });
  }

  @Test
  void conditionAskedAgainAfterAPause_isNoContradiction() {
    assertThat(
            lint(
                lead -> {
                  if (lead.is(CUSTOMER)) {
                    lead.pause(days(30));
                    if (!lead.is(CUSTOMER)) {
                      lead.send(email("come-back"));
                    }
                  }
                }))
        .isEmpty();
  }

  @Test
  void conditionAskedTwiceInARow_isNoContradiction() {
    assertThat(
            lint(
                lead -> {
                  boolean customer = lead.is(CUSTOMER);
                  if (lead.is(CUSTOMER)) {
                    lead.send(email("thanks"));
                  }
                  if (customer) {
                    lead.score(1);
                  }
                }))
        .isEmpty();
  }

  @Test
  void variantWithZeroWeight_isReported() {
    assertThat(
            lint(
                lead -> {
                  var offer = Split.evenly(Offer.class);
                  if (lead.variant(offer.weighing(Offer.BIG, 0)) == Offer.BIG) {
                    lead.send(email("big"));
                  }
                }))
        .containsExactly(
            "\"offer\": the answer \"BIG\" never comes, because its weight is 0 (expected every answer to be possible), on the path: split offer");
    assertThat(
            lint(
                lead -> {
                  if (lead.variant(Split.evenly(Offer.class)) == Offer.BIG) {
                    lead.send(email("big"));
                  }
                }))
        .isEmpty();
  }

  @Test
  void waitForTheGoalOrAnExitEvent_isReported() {
    assertThat(
            lint(
                lead -> {
                  if (lead.happens(event("Order Completed").with("total", 5), within(days(3)))) {
                    lead.send(email("thanks"));
                  }
                }))
        .containsExactly(
            "\"Order Completed where total is 5 within 3 days\": the answer \"yes\" never comes, because the goal \"Order Completed\" ends the journey first (expected every answer to be possible), on the path: Order Completed where total is 5 within 3 days");
    assertThat(
            lint(
                lead -> {
                  var guide = lead.send(email("guide"));
                  var first =
                      lead.firstOf(
                          clicked(guide).means(Reaction.CLICKED),
                          happened("Account Closed").means(Reaction.CLOSED),
                          within(days(3)).otherwise(Reaction.NOTHING));
                  lead.pause(first.toString(), days(1));
                }))
        .singleElement()
        .asString()
        .contains("the answer \"Account Closed\" never comes, because the exit on");
  }

  @Test
  void waitForMoreThanTheGoal_isNotReported() {
    assertThat(
            lint(
                PLAN.goal(event("Order Completed").with("total", Match.atLeast(50))),
                new TestCatalogContext(),
                lead -> {
                  if (lead.happens(event("Order Completed"), within(days(3)))) {
                    lead.send(email("thanks"));
                  }
                }))
        .isEmpty();
  }

  @Test
  void waitOrPauseAboveOneYear_isReported() {
    assertThat(lint(lead -> lead.pause(days(367))))
        .containsExactly(
            "\"pause 367 days\": holds a contact for 367 days (expected 366 days at most), on the path: pause 367 days");
    assertThat(
            lint(
                lead -> {
                  if (lead.happens(event("Demo Booked"), within(days(400)))) {
                    lead.score(1);
                  }
                }))
        .hasSize(1);
    assertThat(lint(lead -> lead.pause(days(366)))).isEmpty();
  }
}
