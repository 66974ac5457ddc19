package dev.senda.temporal.workflow;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.days;
import static dev.senda.temporal.testing.InlineJourney.inline;
import static dev.senda.temporal.testing.TracingJourney.tracing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Split;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.hashing.VariantHash;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Variants, delivery status, coupons and guards of changes. */
class QuestionStepTest extends WorkflowTestBase {

  enum Offer {
    DISCOUNT,
    GIFT
  }

  @Test
  void variant_isChosenByHash() {
    var split = Split.evenly(Offer.class).weighing(Offer.DISCOUNT, 30).weighing(Offer.GIFT, 70);
    var workflow = enroll(lead -> lead.send(email(lead.variant(split) == Offer.GIFT ? "g" : "d")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    var point = VariantHash.point("offer", "7ZK3M9Q2T4WXA");
    assertThat(activities.sent).containsExactly(point < 0.3 ? "d" : "g");
    assertThat(activities.done).isEmpty();
  }

  @Test
  void changedWeights_keepTheChosenVariant() throws Exception {
    var recorded = enrolled(lead -> lead.variant(Split.evenly(Offer.class)));

    assertThat(replay(recorded, lead -> lead.variant(onlyIn(Offer.GIFT))))
        .isEqualTo(replay(recorded, lead -> lead.variant(onlyIn(Offer.DISCOUNT))))
        .isEqualTo(replay(recorded, lead -> lead.variant(Split.evenly(Offer.class))));
  }

  @Test
  void learnedVariant_isAssignedOnce() {
    var split = Split.evenly(Offer.class).learning();
    var workflow =
        enroll(
            lead -> {
              var first = lead.variant(split);
              var again = lead.variant(split);
              lead.send(email(first == Offer.GIFT && again == first ? "gift" : "wrong"));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("gift");
    assertThat(activities.done).containsExactly("choose offer of [DISCOUNT, GIFT] by [1, 1]");
  }

  @Test
  void holdout_isChosenByHash() {
    var workflow = enroll(lead -> lead.send(email(lead.isHeldOut(40) ? "held-out" : "treated")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    var point = VariantHash.point("holdout", "7ZK3M9Q2T4WXA");
    assertThat(activities.sent).containsExactly(point < 0.4 ? "held-out" : "treated");
    assertThat(activities.journalLines().getFirst())
        .isEqualTo(point < 0.4 ? "holdout: held out" : "holdout: treated");
  }

  @ParameterizedTest
  @EnumSource(
      value = DeliveryStatus.class,
      names = {"ACCEPTED", "REJECTED", "UNKNOWN", "SKIPPED"})
  void deliveryStatus_isTheSendResult_andCostsNothing(DeliveryStatus delivery) {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.valueOf(delivery.name())));
    var seen = new ArrayList<DeliveryStatus>();
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              seen.add(guide.delivery());
              lead.exit("asked");
            });

    assertThat(resultOf(workflow)).isEqualTo("EXITED: asked");
    assertThat(seen).containsOnly(delivery);
    assertThat(markerCount()).as("asking is free, closing is not").isEqualTo(1);
  }

  @Test
  void coupon_isTakenWhereOneIsLeft() {
    var workflow =
        enroll(
            lead -> {
              lead.score(1);
              boolean first = lead.takesCoupon("welcome-10");
              lead.send(email(first && !lead.takesCoupon("empty") ? "right" : "wrong"));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("right");
    assertThat(activities.done)
        .containsExactly("1 score +1", "2 coupon from welcome-10", "3 coupon from empty");
    assertThat(activities.journalLines())
        .contains("coupon from welcome-10: yes", "coupon from empty: no: none is left");
  }

  @Test
  void changeAskedOften_costsOneMarker() {
    var workflow =
        enroll(
            lead -> {
              boolean all = true;
              for (int i = 0; i < 5; i++) {
                all &= lead.hasChange("sms-nudge");
              }
              lead.send(email(all ? "new" : "old"));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("new");
    assertThat(markerCount()).as("the guard's, and that of the close").isEqualTo(2);
  }

  @Test
  void contactInsideBeforeChange_keepsTheOldPath() throws Exception {
    Consumer<Enrollment> before =
        lead -> {
          lead.send(email("hello"));
          lead.pause(days(1));
          lead.send(email("goodbye"));
        };
    Consumer<Enrollment> after =
        lead -> {
          lead.send(email("hello"));
          if (lead.hasChange("sms-nudge")) {
            lead.send(sms("nudge"));
          }
          lead.pause(days(1));
          lead.send(email("goodbye"));
        };

    assertThat(replay(enrolled(before), after))
        .containsExactly(
            "send email hello", "has change sms-nudge: no", "pause 1 day", "send email goodbye");
  }

  @Test
  void contactInALoop_keepsTheOldPath_forTheRoundsThatAreOver() throws Exception {
    Consumer<Enrollment> before =
        lead -> {
          for (int round : lead.every(days(7))) {
            lead.send(email("news"));
            if (round == 2) {
              break;
            }
          }
        };
    Consumer<Enrollment> after =
        lead -> {
          for (int round : lead.every(days(7))) {
            lead.send(email(lead.hasChange("new-look") ? "news-2" : "news"));
            if (round == 2) {
              break;
            }
          }
        };

    assertThat(replay(enrolled(before), after))
        .filteredOn(step -> step.startsWith("has change"))
        .containsExactly("has change new-look: no", "has change new-look: no");
  }

  private static Split<Offer> onlyIn(Offer offer) {
    var none = offer == Offer.GIFT ? Offer.DISCOUNT : Offer.GIFT;
    return Split.evenly(Offer.class).weighing(none, 0);
  }

  /** The history of an enrollment that has gone through this story to its end. */
  private WorkflowExecutionHistory enrolled(Consumer<Enrollment> story) {
    if (temporal.isStarted()) {
      temporal.close();
      temporal = testServer();
    }
    resultOf(enroll(story));
    return temporal.getWorkflowClient().fetchHistory(current().getExecution().getWorkflowId());
  }

  /** What another version of the story makes of a history. */
  private List<String> replay(WorkflowExecutionHistory history, Consumer<Enrollment> story)
      throws Exception {
    var tracingJourney = tracing(inline(PLAN, story));
    replay(history, tracingJourney, ChannelQueues.none());
    return tracingJourney.inWords();
  }
}
