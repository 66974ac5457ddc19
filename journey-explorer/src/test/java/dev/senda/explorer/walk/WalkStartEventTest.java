package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Condition.sum;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.moment;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.TestJourney;
import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Match;
import dev.senda.journey.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a walk knows of the event that enrolled the contact. */
class WalkStartEventTest {

  private static final Event ORDER = event("Order Placed");
  private static final Event DELIVERED = event("Order Delivered");

  private static final Journey FORMS =
      new TestJourney(
          Plan.named("forms").startsOn(event("Form Submitted")),
          lead -> {
            boolean asksForPrices = lead.is(property("form").is("pricing"));
            boolean isLarge = lead.is(property("employees").atLeast(100));
            lead.send(email(asksForPrices ? isLarge ? "call" : "prices" : "guide"));
          });

  private static final Journey ORDERS =
      new TestJourney(
          Plan.named("orders").startsOn(ORDER).exitsOn(event("Order Returned")).keyedBy("order_id"),
          WalkStartEventTest::followUp);

  private static void followUp(Enrollment lead) {
    lead.send(email(lead.happens(DELIVERED, within(days(5))) ? "rate" : "late"));
  }

  @Test
  void conditionsOnProperties_seeTheStartEvent() {
    var form = event("Form Submitted").with("form", "pricing");

    assertThat(walk(FORMS, contact().enrolledBy(form.with("employees", 250))).sent())
        .containsExactly("call");
    assertThat(walk(FORMS, contact().enrolledBy(form)).sent()).containsExactly("prices");
    assertThat(walk(FORMS, contact().enrolledBy(event("Form Submitted"))).sent())
        .containsExactly("guide");
  }

  @Test
  void startEvent_countsInConditions() {
    var loyalty =
        new TestJourney(
            Plan.named("loyalty").startsOn(ORDER),
            lead -> {
              boolean isSecond = lead.is(did(ORDER).atLeast(2));
              boolean isLarge = lead.is(sum(ORDER, "total").within(days(30)).atLeast(100));
              lead.send(email((isSecond ? "again" : "first") + (isLarge ? "-large" : "")));
            });
    var order = contact().enrolledBy(ORDER.with("total", 60));

    assertThat(walk(loyalty, order).sent()).containsExactly("first");
    assertThat(walk(loyalty, order.did(ORDER.with("total", 40), days(3))).sent())
        .containsExactly("again-large");
  }

  @Test
  void enrollmentByTheApi_knowsNoProperty() {
    assertThat(walk(FORMS, contact()).sent()).containsExactly("guide");
  }

  @Test
  void momentOfTheStartEvent_isWaitedFor() {
    var webinar =
        new TestJourney(
            Plan.named("webinar").startsOn(event("Webinar Booked")),
            lead -> {
              boolean isAhead = lead.reaches(moment(property("starts_at")).before(hours(1)));
              lead.send(email(isAhead ? "starts-soon" : "recording"));
            });
    var booked = event("Webinar Booked");
    var inMadrid = contact().livesIn("Europe/Madrid").enrolledAt("2026-01-05T10:00");

    var walk = walk(webinar, inMadrid.enrolledBy(booked.with("starts_at", "2026-01-08T18:00")));
    assertThat(walk.sent()).containsExactly("starts-soon");
    assertThat(walk.at("starts-soon")).hasToString("2026-01-08T17:00+01:00[Europe/Madrid]");
    assertThat(
            walk(webinar, inMadrid.enrolledBy(booked.with("starts_at", "2026-01-08T18:00Z")))
                .at("starts-soon"))
        .hasToString("2026-01-08T18:00+01:00[Europe/Madrid]");
    for (var tooLate : List.of("2026-01-05T10:30", "next week")) {
      assertThat(walk(webinar, inMadrid.enrolledBy(booked.with("starts_at", tooLate))).sent())
          .containsExactly("recording");
    }
    assertThat(walk(webinar, inMadrid).sent()).containsExactly("recording");
  }

  @Test
  void eventThatStartsNoJourney_isRefused() {
    assertThatThrownBy(() -> walk(FORMS, contact().enrolledBy(event("Form Sent"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no event that enrolls, \"Form Sent\" on any path");
  }

  @Test
  void journeyThatNoEventStarts_getsPropertiesOfTheApi() {
    var byHand =
        new TestJourney(
            Plan.named("by-hand"),
            lead -> lead.send(email(lead.is(property("vip").is(true)) ? "vip" : "all")));

    assertThat(walk(byHand, contact().enrolledBy(event("API").with("vip", true))).sent())
        .containsExactly("vip");
  }

  @Test
  void rangeOfAProperty_isRefused() {
    assertThatThrownBy(() -> contact().enrolledBy(ORDER.with("total", Match.atLeast(5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one value");
  }

  @Test
  void eventOfAnotherKey_isNotForThisEnrollment() {
    var order = contact().enrolledBy(ORDER.with("order_id", "A-1"));

    assertThat(walk(ORDERS, order.does(DELIVERED.with("order_id", "A-2"), days(1))).sent())
        .containsExactly("late");
    assertThat(walk(ORDERS, order.does(DELIVERED.with("order_id", "A-1"), days(1))).sent())
        .containsExactly("rate");
    assertThat(walk(ORDERS, order.does(DELIVERED, days(1))).sent())
        .as("an event without the key reaches every enrollment")
        .containsExactly("rate");
  }

  @Test
  void exitOfAnotherKey_doesNotEndThisEnrollment() {
    var order = contact().enrolledBy(ORDER.with("order_id", 7));
    var returned = event("Order Returned");

    assertThat(walk(ORDERS, order.does(returned.with("order_id", 8), days(1))).end())
        .isEqualTo(new EnrollmentEnd.Completed());
    assertThat(walk(ORDERS, order.does(returned.with("order_id", "7"), days(1))).end())
        .as("the number 7 and the text 7 are the same key")
        .isEqualTo(new EnrollmentEnd.ExitedOnEvent(returned));
  }

  @Test
  void eventWithAKey_whereTheStartHasNone_isRefused() {
    assertThatThrownBy(
            () -> walk(ORDERS, contact().does(DELIVERED.with("order_id", "A-2"), days(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "orders: \"Order Delivered\" has order_id, and the event that enrolled has none (expected enrolledBy(event(...).with(\"order_id\", ...)))");
  }
}
