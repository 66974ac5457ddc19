package dev.senda.catalog.postpurchase;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.explorer.walk.Scenario;
import dev.senda.journey.Event;
import org.junit.jupiter.api.Test;

/** The contact orders on Monday, January 5th, at 10:00. */
class PostPurchaseTest {

  private static final Event ORDERED =
      event("Order Completed").with("order_id", "A-1").with("total", 79);
  private static final Event DELIVERED = event("Order Delivered").with("order_id", "A-1");

  private final PostPurchase postPurchase = new PostPurchase();

  private static Scenario buyer() {
    return contact().enrolledBy(ORDERED);
  }

  @Test
  void whoOrdersForTheFirstTimeIsWelcomed() {
    var walk = walk(postPurchase, buyer().does(DELIVERED, days(2)));

    assertThat(walk.sent()).containsExactly("first-order", "get-the-most", "how-was-it");
    assertThat(walk.at("get-the-most")).hasToString("2026-01-10T10:00Z");
  }

  @Test
  void whoComesBackIsThanked() {
    var walk = walk(postPurchase, buyer().did(event("Order Completed"), days(40)));

    assertThat(walk.sent()).startsWith("order-again");
  }

  @Test
  void aLateOrderIsNoticedBeforeTheBuyerComplains() {
    var walk = walk(postPurchase, buyer().does(DELIVERED, days(8)));

    assertThat(walk.sent()).startsWith("first-order", "order-late", "get-the-most");
    assertThat(walk.actions())
        .containsExactly("task for support: An order is late: ask the carrier");
  }

  @Test
  void nobodyIsAskedAboutAnOrderThatNeverCame() {
    var walk = walk(postPurchase, buyer());

    assertThat(walk.sent()).containsExactly("first-order", "order-late");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Exited("never delivered"));
  }

  @Test
  void anotherOrderOfTheSameBuyerIsNotThisOne() {
    var other = event("Order Delivered").with("order_id", "A-2");

    assertThat(walk(postPurchase, buyer().does(other, days(2))).sent()).contains("order-late");
  }

  @Test
  void whoIsNotHappyIsCalled() {
    var unhappy = buyer().does(DELIVERED, days(2)).clicks("how-was-it", "bad", hours(1));
    var called = unhappy.getsDone("Not happy with an order: call and make it good", hours(2));

    assertThat(walk(postPurchase, called).actions())
        .containsExactly("task for support: Not happy with an order: call and make it good");
    assertThat(walk(postPurchase, unhappy).actions())
        .contains("notify shop: Nobody has called an unhappy customer");
  }

  @Test
  void aRatingIsTheGoal() {
    var rated = event("Order Rated").with("order_id", "A-1");
    var walk =
        walk(
            postPurchase,
            buyer()
                .does(DELIVERED, days(2))
                .clicks("how-was-it", "good", hours(1))
                .does(rated, days(18)));

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Rated")));
  }

  @Test
  void whoReturnsItIsNotAskedHowItWas() {
    var returned = event("Order Returned").with("order_id", "A-1");
    var walk = walk(postPurchase, buyer().does(DELIVERED, days(2)).does(returned, days(7)));

    assertThat(walk.sent()).containsExactly("first-order", "get-the-most");
  }
}
