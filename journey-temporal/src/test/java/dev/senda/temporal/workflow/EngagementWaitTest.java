package dev.senda.temporal.workflow;

import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.AwaitedEvent.opened;
import static dev.senda.journey.AwaitedEvent.replied;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Engagement;
import dev.senda.journey.Enrollment;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Waits for engagement with a message, and for the first of several occurrences. */
class EngagementWaitTest extends WorkflowTestBase {

  private enum Reaction {
    CLICKED,
    ORDERED,
    OPENED,
    REPLIED,
    NOTHING
  }

  @Test
  void open_answersWaitForDelivery() {
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.send(email(guide.deliveredWithin(days(1)) ? "delivered" : "lost"));
            });
    after(
        hours(5),
        () ->
            signal(
                workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "delivered");
    assertThat(tookBetween("guide delivered within 1 day")).isCloseTo(hours(5), A_MOMENT);
  }

  @Test
  void reply_provesOpen_butOpenIsNoReply() {
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              boolean opened = guide.openedWithin(days(1));
              boolean replied = guide.repliedWithin(days(2));
              boolean openedStill = guide.openedWithin(days(3));
              lead.send(email(opened && !replied && openedStill ? "opened-only" : "wrong"));
              var question = lead.send(email("question"));
              boolean read = question.openedWithin(days(4));
              lead.send(email(read && question.repliedWithin(days(5)) ? "answered" : "wrong"));
            });
    after(
        hours(5),
        () ->
            signal(
                workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")));
    after(
        days(3),
        () ->
            signal(
                workflow,
                EnrollmentSignal.engaged(
                    UUID.randomUUID(), enrollment, now(), "question", Engagement.REPLIED, null)));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "opened-only", "question", "answered");
  }

  @Test
  void clickOnNamedLink_answersWaitForThatLink() {
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              boolean any = guide.clickedWithin(days(1));
              boolean book = guide.clickedWithin("book-now", days(2));
              lead.send(email(any && book ? "both" : "wrong"));
            });
    after(hours(2), () -> signal(workflow, clickOn("read-more")));
    after(hours(9), () -> signal(workflow, clickOn("book-now")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "both");
    assertThat(tookBetween("guide clicked within 1 day")).isCloseTo(hours(2), A_MOMENT);
    assertThat(tookBetween("guide link \"book-now\" clicked within 2 days"))
        .isCloseTo(hours(7), A_MOMENT);
  }

  @Test
  void clickOnOtherLink_answersNoWaitForNamedLink() {
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.send(email(guide.clickedWithin("book-now", days(2)) ? "booked" : "not-booked"));
            });
    after(hours(2), () -> signal(workflow, clickOn("read-more")));
    after(
        hours(3),
        () ->
            signal(
                workflow, EnrollmentSignal.clicked(UUID.randomUUID(), enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "not-booked");
  }

  @Test
  void earliestOccurrence_wins_thoughItsSignalArrivesLast() {
    var workflow = enroll(this::waitForTheFirst);
    after(
        hours(2),
        () -> {
          long at = now();
          signal(
              workflow,
              EnrollmentSignal.event(
                  UUID.randomUUID(), enrollment, at + 2, List.of("Order Completed")));
          signal(
              workflow, EnrollmentSignal.clicked(UUID.randomUUID(), enrollment, at + 1, "guide"));
        });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "guide-clicked");
  }

  @Test
  void sameInstant_firstListedWins() {
    var workflow = enroll(this::waitForTheFirst);
    after(
        hours(2),
        () -> {
          long at = now();
          signal(
              workflow,
              EnrollmentSignal.event(
                  UUID.randomUUID(), enrollment, at, List.of("Order Completed")));
          signal(workflow, EnrollmentSignal.clicked(UUID.randomUUID(), enrollment, at, "guide"));
        });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "guide-clicked");
  }

  @Test
  void twoEvents_areToldApart_andTwoMayMeanTheSame() {
    var workflow =
        enroll(
            lead -> {
              var first =
                  lead.firstOf(
                      happened("Order Completed").means(Reaction.ORDERED),
                      happened("Product Viewed").means(Reaction.CLICKED),
                      happened("Cart Updated").means(Reaction.CLICKED),
                      within(days(3)).otherwise(Reaction.NOTHING));
              lead.send(email(first == Reaction.CLICKED ? "keen" : "wrong"));
            });
    after(
        hours(2),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Cart Updated"))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("keen");
    assertThat(activities.journalLines())
        .contains(
            "first of Order Completed, Product Viewed, Cart Updated within 3 days: Cart Updated");
  }

  @Test
  void nothingHappens_timeIsUp() {
    var workflow = enroll(this::waitForTheFirst);

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "none-in-time");
    assertThat(activities.journalLines())
        .contains("first of guide clicked, Order Completed within 3 days: none in time");
  }

  @Test
  void eventThatAnswered_isUsedUp() {
    var order = event("Order Completed");
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.firstOf(
                  clicked(guide).means(Reaction.CLICKED),
                  happened(order).means(Reaction.ORDERED),
                  within(days(3)).otherwise(Reaction.NOTHING));
              lead.send(email(lead.happens(order, within(days(2))) ? "again" : "only-once"));
            });
    after(
        hours(2),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of(order.name()))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "only-once");
  }

  @Test
  void eventThatDidNotAnswer_isLeftForTheNextWait() {
    var order = event("Order Completed");
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.pause(days(1));
              lead.firstOf(
                  clicked(guide).means(Reaction.CLICKED),
                  happened(order).means(Reaction.ORDERED),
                  within(days(3)).otherwise(Reaction.NOTHING));
              lead.send(email(lead.happens(order, within(days(2))) ? "left" : "gone"));
            });
    after(
        hours(2),
        () ->
            signal(
                workflow, EnrollmentSignal.clicked(UUID.randomUUID(), enrollment, now(), "guide")));
    after(
        hours(3),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of(order.name()))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "left");
  }

  @Test
  void noMessageSent_timeIsUpAtOnce() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.SKIPPED));
    activities.nextSend(() -> SendResult.of(AttemptOutcome.REJECTED));
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              var text = lead.send(sms("text"));
              var first =
                  lead.firstOf(
                      opened(guide).means(Reaction.OPENED),
                      replied(text).means(Reaction.REPLIED),
                      within(days(3)).otherwise(Reaction.NOTHING));
              lead.send(email(first == Reaction.NOTHING ? "none" : "wrong"));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide SKIPPED", "text REJECTED", "none");
    assertThat(tookBetween("first of guide opened, text replied to within 3 days"))
        .isLessThan(hours(1));
  }

  @Test
  void oneMessageNotSent_waitGoesOnForTheOthers() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.SKIPPED));
    activities.nextSend(() -> SendResult.of(AttemptOutcome.UNKNOWN));
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              var text = lead.send(sms("text"));
              var first =
                  lead.firstOf(
                      opened(guide).means(Reaction.OPENED),
                      replied(text).means(Reaction.REPLIED),
                      within(days(3)).otherwise(Reaction.NOTHING));
              lead.send(email(first == Reaction.REPLIED ? "replied" : "wrong"));
            });
    after(
        hours(1),
        () ->
            signal(
                workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")));
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.engaged(
                    UUID.randomUUID(), enrollment, now(), "text", Engagement.REPLIED, null)));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide SKIPPED", "text UNKNOWN", "replied");
  }

  private void waitForTheFirst(Enrollment lead) {
    var guide = lead.send(email("guide"));
    lead.pause(days(1));
    var first =
        lead.firstOf(
            clicked(guide).means(Reaction.CLICKED),
            happened("Order Completed").means(Reaction.ORDERED),
            within(days(3)).otherwise(Reaction.NOTHING));
    lead.send(
        email(
            switch (first) {
              case CLICKED -> "guide-clicked";
              case ORDERED -> "ordered";
              case NOTHING -> "none-in-time";
              case OPENED, REPLIED -> "wrong";
            }));
  }

  private EnrollmentSignal clickOn(String link) {
    return EnrollmentSignal.engaged(
        UUID.randomUUID(), enrollment, now(), "guide", Engagement.CLICKED, link);
  }
}
