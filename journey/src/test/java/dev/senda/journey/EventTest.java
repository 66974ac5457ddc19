package dev.senda.journey;

import static dev.senda.journey.Event.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTest {

  private final Event bigOrder =
      event("Order Completed").with("total", Match.atLeast(50)).with("country", "MX");

  @Test
  void event_matchesItsExactName() {
    assertThat(event("Signed Up").matches("Signed Up", Map.of("plan", "pro"))).isTrue();
    assertThat(event("Signed Up").matches("signed up", Map.of())).isFalse();
    assertThat(event("Signed Up").matches("Signed Up ", Map.of())).isFalse();
  }

  @Test
  void event_matchesIfEveryPropertyMatches() {
    assertThat(bigOrder.matches("Order Completed", Map.of("total", 50, "country", "MX"))).isTrue();
    assertThat(bigOrder.matches("Order Completed", Map.of("total", 49, "country", "MX"))).isFalse();
    assertThat(bigOrder.matches("Order Completed", Map.of("total", 50, "country", "ES"))).isFalse();
    assertThat(bigOrder.matches("Order Completed", Map.of("total", 50))).isFalse();
    assertThat(bigOrder.matches("Order Refunded", Map.of("total", 50, "country", "MX"))).isFalse();
  }

  @Test
  void event_printsItself() {
    assertThat(event("Demo Booked")).hasToString("Demo Booked");
    assertThat(bigOrder)
        .hasToString("Order Completed where total is at least 50 and country is MX");
  }

  @Test
  void with_createsAnotherEvent() {
    var order = event("Order Completed");

    assertThat(order.with("total", 5)).isNotEqualTo(order);
    assertThat(order.properties()).isEmpty();
    assertThat(order.with("total", 5)).isEqualTo(event("Order Completed").with("total", 5.0));
  }

  @Test
  void blankOrLongName_isRefused() {
    assertThatThrownBy(() -> event(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("event name: \" \" (expected 1 to 80 characters)");
    assertThatThrownBy(() -> event("x".repeat(81)))
        .hasMessage("event name: \"%s\" (expected 1 to 80 characters)".formatted("x".repeat(81)));
    assertThat(event("x".repeat(80)).name()).hasSize(80);
  }

  @Test
  void blankProperty_isRefused() {
    assertThatThrownBy(() -> event("Signed Up").with(" ", "pro"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("property: empty (expected a name, such as \"form\")");
  }
}
