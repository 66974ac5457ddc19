package dev.senda.journey;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {

  @Test
  void plan_keepsEverySetting() {
    var plan =
        Plan.named("ebook-nurture")
            .purpose("Turn an ebook download into a demo")
            .owner("growth@ourcompany.example")
            .startsOn(event("Form Submitted"))
            .startsOn(event("Guide Asked For"))
            .goal(event("Demo Booked"))
            .exitsOn(event("Lead Disqualified"))
            .exitsOn(event("Account Closed"))
            .reentersAfter(days(90))
            .topic("product-tips");

    assertThat(plan.name()).isEqualTo("ebook-nurture");
    assertThat(plan.purpose()).isEqualTo("Turn an ebook download into a demo");
    assertThat(plan.owner()).isEqualTo("growth@ourcompany.example");
    assertThat(plan.starts()).containsExactly(event("Form Submitted"), event("Guide Asked For"));
    assertThat(plan.goal()).isEqualTo(event("Demo Booked"));
    assertThat(plan.exits()).containsExactly(event("Lead Disqualified"), event("Account Closed"));
    assertThat(plan.reentry()).isEqualTo(new ReentryPolicy.After(days(90)));
    assertThat(plan.topic()).isEqualTo("product-tips");
  }

  @Test
  void planWithOnlyAName_refusesReentry() {
    var plan = Plan.named("silent");

    assertThat(plan.starts()).isEmpty();
    assertThat(plan.goal()).isNull();
    assertThat(plan.topic()).isNull();
    assertThat(plan.reentry()).isEqualTo(new ReentryPolicy.Never());
  }

  @Test
  void reentryPolicy_printsItself() {
    assertThat(new ReentryPolicy.Never()).hasToString("never again");
    assertThat(new ReentryPolicy.After(days(90)))
        .hasToString("again 90 days after the last one ended");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Ebook", "ebook_nurture", "ebook--nurture", "-ebook", "1st", "a/b"})
  void invalidName_isRefused(String name) {
    assertThatThrownBy(() -> Plan.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "journey name: \"%s\" (expected lower-case words joined by hyphens, such as \"ebook-nurture\", at most 64 characters)"
                .formatted(name));
  }

  @Test
  void longName_isRefused() {
    assertThat(Plan.named("x".repeat(64)).name()).hasSize(64);
    assertThatThrownBy(() -> Plan.named("x".repeat(65))).hasMessageContaining("at most 64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Product Tips", "product_tips"})
  void invalidTopic_isRefused(String topic) {
    assertThatThrownBy(() -> Plan.named("tips").topic(topic))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "topic: \"%s\" (expected lower-case words joined by hyphens, such as \"product-tips\", at most 64 characters)"
                .formatted(topic));
  }

  @Test
  void reentryAfterZero_isRefused() {
    assertThatThrownBy(() -> Plan.named("again").reentersAfter(Duration.ZERO))
        .hasMessage("duration: PT0S (expected more than zero)");
  }

  @Test
  void overlapAndReentry_areSet() {
    var plan = Plan.named("orders");

    assertThat(plan.overlap()).isEqualTo(OverlapPolicy.REFUSE);
    assertThat(plan.reentersAfterFinishing().reentry())
        .isEqualTo(new ReentryPolicy.AfterFinishing());
    assertThat(plan.restartsWhileRunning().overlap()).isEqualTo(OverlapPolicy.RESTART);
    assertThat(plan.restartsWhileRunning().reentry()).isEqualTo(new ReentryPolicy.AfterFinishing());
    assertThat(plan.reentersAfter(days(3)).restartsWhileRunning().reentry())
        .isEqualTo(new ReentryPolicy.After(days(3)));
    assertThat(plan.keyedBy("order_id").keyProperty()).isEqualTo("order_id");
    assertThat(plan.keyProperty()).isNull();
    assertThatThrownBy(() -> plan.keyedBy(" "))
        .hasMessage("key: \" \" (expected the name of an event property, such as \"order_id\")");
  }

  @Test
  void goalWindow_isThirtyDaysOrAsGiven() {
    var plan = Plan.named("tips");

    assertThat(plan.goalWithin()).isEqualTo(days(30));
    assertThat(plan.goal(event("Subscribed")).goalWithin()).isEqualTo(days(30));
    var within = plan.goal(event("Subscribed").within(days(14))).purpose("Subscribers");
    assertThat(within.goal()).isEqualTo(event("Subscribed"));
    assertThat(within.goalWithin()).isEqualTo(days(14));
    assertThat(within.goal(event("Subscribed")).goalWithin()).isEqualTo(days(30));
    assertThat(event("Subscribed").within(days(14))).hasToString("Subscribed within 14 days");
  }

  @Test
  void goalWindowOfNoTimeOrYears_isRefused() {
    var event = event("Subscribed");

    assertThat(event.within(days(366)).within()).isEqualTo(days(366));
    assertThatThrownBy(() -> event.within(Duration.ZERO))
        .hasMessage("goal within: PT0S (expected more than no time and at most 366 days)");
    assertThatThrownBy(() -> event.within(days(367)))
        .hasMessageContaining("expected more than no time and at most 366 days");
  }

  @Test
  void messageClass_isSet() {
    assertThat(Plan.named("tips").messageClass()).isEqualTo(MessageClass.MARKETING);
    assertThat(Plan.named("tips").service().messageClass()).isEqualTo(MessageClass.SERVICE);
    assertThat(Plan.named("tips").transactional().messageClass())
        .isEqualTo(MessageClass.TRANSACTIONAL);
  }
}
