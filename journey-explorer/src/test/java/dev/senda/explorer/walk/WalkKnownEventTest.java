package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.lastTime;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Condition.sum;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.TestJourney;
import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import org.junit.jupiter.api.Test;

/** Events that are remembered, and events that belong to the one that enrolled. */
class WalkKnownEventTest {

  private static final Event ORDER = event("Order Placed");
  private static final Event SHIPPED = event("Order Shipped");

  private static final Journey PRICES =
      new TestJourney(
          Plan.named("prices").startsOn(event("Product Watched")),
          lead -> {
            if (lead.happens(event("Price Dropped").as("drop"), within(days(30)))) {
              boolean isCheap = lead.is(property("drop", "new_price").lessThan(50));
              lead.send(email(isCheap ? "cheap" : "cheaper"));
              lead.emit(event("Drop Seen").with("price", property("drop", "new_price")));
              if (lead.is(did(event("Drop Seen").with("price", 40)))) {
                lead.send(email("saw-40"));
              }
            }
          });

  private static final Journey ORDERS =
      new TestJourney(
          Plan.named("orders")
              .startsOn(ORDER)
              .goal(event("Order Rated").with("order_id", property("order_id")))
              .exitsOn(event("Order Returned").with("order_id", property("order_id"))),
          lead -> {
            var shipped = SHIPPED.with("order_id", property("order_id"));
            lead.send(email(lead.happens(shipped, within(days(5))) ? "on-its-way" : "late"));
          });

  @Test
  void rememberedEvent_isAskedAndPassedOn() {
    var drop = event("Price Dropped");

    assertThat(walk(PRICES, contact().does(drop.with("new_price", 40), days(3))).sent())
        .containsExactly("cheap", "saw-40");
    assertThat(walk(PRICES, contact().does(drop.with("new_price", "60.00"), days(3))).sent())
        .containsExactly("cheaper");
    assertThat(walk(PRICES, contact().does(drop, days(3))).sent())
        .as("without a price")
        .containsExactly("cheaper");
    assertThat(walk(PRICES, contact()).sent()).isEmpty();
  }

  @Test
  void awaitedEvent_isTheOneOfTheSameOrder() {
    var order = contact().enrolledBy(ORDER.with("order_id", 7));

    assertThat(walk(ORDERS, order.does(SHIPPED.with("order_id", 8), days(1))).sent())
        .containsExactly("late");
    assertThat(walk(ORDERS, order.does(SHIPPED.with("order_id", "7"), days(1))).sent())
        .as("the number 7 and the text 7 are equal")
        .containsExactly("on-its-way");
    assertThat(walk(ORDERS, order.does(SHIPPED, days(1))).sent()).containsExactly("late");
  }

  @Test
  void startWithoutTheProperty_matchesNothing() {
    var unknown = contact().enrolledBy(ORDER);

    assertThat(walk(ORDERS, unknown.does(SHIPPED.with("order_id", 7), days(1))).sent())
        .containsExactly("late");
    assertThat(walk(ORDERS, contact().does(SHIPPED, days(1))).sent()).containsExactly("late");
  }

  @Test
  void goalAndExit_areThoseOfTheSameOrder() {
    var order = contact().enrolledBy(ORDER.with("order_id", "A"));
    var rated = event("Order Rated");
    var returned = event("Order Returned");

    assertThat(walk(ORDERS, order.does(rated.with("order_id", "B"), days(1))).end())
        .isEqualTo(new EnrollmentEnd.Completed());
    assertThat(walk(ORDERS, order.does(rated.with("order_id", "A"), days(1))).end())
        .isInstanceOf(EnrollmentEnd.ReachedGoal.class);
    assertThat(walk(ORDERS, order.does(returned.with("order_id", "A"), days(1))).end())
        .isInstanceOf(EnrollmentEnd.ExitedOnEvent.class);
  }

  @Test
  void sumsAndTimes_countPastAndNewEvents() {
    var order = event("Order Completed");
    var loyalty =
        new TestJourney(
            Plan.named("loyalty"),
            lead -> {
              lead.pause(days(10));
              if (lead.is(sum(order, "total").within(days(30)).atLeast(500))) {
                lead.send(email("gold"));
              }
              if (lead.is(lastTime(order).longerAgoThan(days(60)))) {
                lead.send(email("we-miss-you"));
              }
            });
    var old = order.with("total", "300.50");

    assertThat(walk(loyalty, contact().did(old, days(15), days(19))).sent())
        .containsExactly("gold");
    assertThat(walk(loyalty, contact().did(old, days(15), days(21))).sent())
        .as("the second one is 31 days ago")
        .isEmpty();
    assertThat(
            walk(loyalty, contact().did(old, days(15)).does(order.with("total", 200), days(1)))
                .sent())
        .containsExactly("gold");
    assertThat(walk(loyalty, contact().did(old, days(51))).sent()).containsExactly("we-miss-you");
    assertThat(walk(loyalty, contact().did(old, days(50))).sent()).isEmpty();
    assertThat(walk(loyalty, contact()).sent()).isEmpty();
  }

  @Test
  void namesThatTemplatesPrintAlready_areRefused() {
    for (var name : new String[] {"event", "contact", "coupon", "Drop", "", "a b"}) {
      assertThatThrownBy(() -> event("Price Dropped").as(name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void waitForAPropertyOfAnotherThanTheStartEvent_isRefused() {
    var other = SHIPPED.with("order_id", property("drop", "order_id"));

    assertThatThrownBy(() -> other.as("shipped"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a property of the event that enrolled");
    assertThatThrownBy(() -> Plan.named("orders").goal(other))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Plan.named("orders").startsOn(ORDER.with("order_id", property("order_id"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no event has enrolled yet");
  }
}
