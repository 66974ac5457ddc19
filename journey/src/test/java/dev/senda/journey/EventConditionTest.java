package dev.senda.journey;

import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.lastTime;
import static dev.senda.journey.Condition.sum;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Conditions on sums of events and on the last time of one. */
class EventConditionTest {

  @Test
  void sumOfEvents_comparesWithNumbers() {
    var order = event("Order Completed");
    Profile spender =
        new Profile() {
          @Override
          public @Nullable Object attribute(String name) {
            return null;
          }

          @Override
          public BigDecimal eventSum(Event event, String property, @Nullable Duration within) {
            return event.equals(order) && property.equals("total")
                ? new BigDecimal(within == null ? "800.50" : "500.00")
                : BigDecimal.ZERO;
          }
        };

    assertThat(sum(order, "total").atLeast(800.5).holdsFor(spender)).isTrue();
    assertThat(sum(order, "total").within(days(365)).atLeast(500).holdsFor(spender)).isTrue();
    assertThat(sum(order, "total").within(days(365)).moreThan(500).holdsFor(spender)).isFalse();
    assertThat(sum(order, "total").between(800, 801).holdsFor(spender)).isTrue();
    assertThat(sum(order, "tax").lessThan(1).holdsFor(spender)).as("nothing is 0").isTrue();
  }

  @Test
  void lastTime_isTrueOnlyForWhoDidIt_andNotSince() {
    var order = event("Order Completed");
    var lapsed = lastTime(order).longerAgoThan(days(60));

    assertThat(lapsed.holdsFor(ordered(2, 0))).isTrue();
    assertThat(lapsed.holdsFor(ordered(2, 1))).isFalse();
    assertThat(lapsed.holdsFor(ordered(0, 0))).isFalse();
    assertThat(lastTime(order).within(days(60))).isEqualTo(did(order).within(days(60)));
  }

  private static Profile ordered(int ever, int lately) {
    return new Profile() {
      @Override
      public @Nullable Object attribute(String name) {
        return null;
      }

      @Override
      public int eventCount(Event event, @Nullable Duration within) {
        return within == null ? ever : lately;
      }
    };
  }

  @Test
  void sumsAndTimes_print() {
    var order = event("Order Completed").with("shop", "web");
    assertThat(sum(order, "total").within(days(365)).atLeast(500))
        .hasToString(
            "sum of total of Order Completed where shop is web in the last 365 days is at least"
                + " 500");
    assertThat(sum(event("Paid"), "total").lessThan(10))
        .hasToString("sum of total of Paid is less than 10");
    assertThat(lastTime(event("Paid")).longerAgoThan(days(60)))
        .hasToString("last Paid more than 60 days ago");
  }
}
