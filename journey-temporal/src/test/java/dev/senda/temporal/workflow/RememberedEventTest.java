package dev.senda.temporal.workflow;

import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.AwaitedEvent.opened;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.AwaitedEvent;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An awaited event that is remembered under a name. */
class RememberedEventTest extends WorkflowTestBase {

  private static final AwaitedEvent.Happened DROP = event("Price Dropped").as("drop");

  enum Came {
    DROPPED,
    OPENED,
    NOTHING
  }

  @Test
  void eventThatAnswersTheWait_isRememberedById() {
    var workflow =
        enroll(lead -> lead.send(email(lead.happens(DROP, within(days(30))) ? "drop" : "none")));
    var id = UUID.randomUUID();
    signalAfter(workflow, id, "Price Dropped");

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.done).containsExactly("remember drop of " + id);
    assertThat(activities.sent).containsExactly("drop");
    assertThat(activities.journalLines()).contains("Price Dropped as drop within 30 days: yes");
  }

  @Test
  void noEventInTime_isNotRemembered() {
    var workflow = enroll(lead -> lead.happens(DROP, within(days(30))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.done).isEmpty();
  }

  @Test
  void eventWithoutAName_isNotRemembered() {
    var workflow = enroll(lead -> lead.happens(event("Price Dropped"), within(days(30))));
    signalAfter(workflow, UUID.randomUUID(), "Price Dropped");

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.done).isEmpty();
  }

  @Test
  void firstOf_remembersOnlyTheEventThatCame() {
    var order = event("Order Completed").as("order");
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.firstOf(
                  List.of(
                      DROP.means(Came.DROPPED),
                      opened(guide).means(Came.OPENED),
                      order.means(Came.OPENED)),
                  within(days(3)).otherwise(Came.NOTHING));
              lead.firstOf(
                  List.of(DROP.means(Came.DROPPED), happened("Called").means(Came.OPENED)),
                  within(days(2)).otherwise(Came.NOTHING));
            });
    var id = UUID.randomUUID();
    signalAfter(workflow, id, "Order Completed");

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.done).containsExactly("remember order of " + id);
  }

  @Test
  void secondEventOfTheSameName_replacesTheFirst() {
    longestHistory = 14;
    var workflow =
        enroll(
            lead -> {
              for (int _ : lead.rounds(2)) {
                lead.happens(DROP, within(days(30)));
                lead.is(property("drop", "new_price").lessThan(50));
              }
            });
    var first = UUID.randomUUID();
    var second = UUID.randomUUID();
    signalAfter(workflow, first, "Price Dropped");
    after(
        days(2),
        () ->
            signal(
                current(),
                EnrollmentSignal.event(second, enrollment, now(), List.of("Price Dropped"))));

    assertThat(resultOf(current())).isEqualTo("COMPLETED");
    assertThat(activities.done)
        .containsExactly("remember drop of " + first, "remember drop of " + second);
  }

  private void signalAfter(WorkflowStub workflow, UUID id, String event) {
    after(
        hours(5),
        () -> signal(workflow, EnrollmentSignal.event(id, enrollment, now(), List.of(event))));
  }
}
