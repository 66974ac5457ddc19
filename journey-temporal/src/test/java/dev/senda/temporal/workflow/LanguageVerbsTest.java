package dev.senda.temporal.workflow;

import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Occurrence.clicked;
import static dev.senda.journey.Occurrence.happened;
import static dev.senda.journey.Occurrence.opened;
import static dev.senda.journey.Occurrence.replied;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static dev.senda.temporal.testing.InlineJourney.inline;
import static dev.senda.temporal.testing.TracingJourney.tracing;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.Enrollment;
import dev.senda.journey.First;
import dev.senda.journey.Lifecycle;
import dev.senda.journey.Split;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.hashing.VariantHash;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every verb of the language in the host, on the in-memory test server. */
class LanguageVerbsTest extends WorkflowTestBase {

  private static final ZoneId ZONE = ZoneId.of("America/Mexico_City");

  enum Offer {
    DISCOUNT,
    GIFT
  }

  enum Credit {
    YES,
    NO
  }

  interface CreditCheck extends CustomQuestion<Credit> {}

  interface SyncToCrm extends CustomAction {}

  // Engagement

  @Test
  void anOpenProvesThatItWasDeliveredAndAnswersThatWait() {
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.send(email(guide.deliveredWithin(days(1)) ? "delivered" : "lost"));
            });
    after(hours(5), () -> signal(workflow, EnrollmentSignal.opened(enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "delivered");
    assertThat(tookBetween("guide delivered within 1 day")).isCloseTo(hours(5), A_MOMENT);
  }

  @Test
  void aReplyProvesAnOpenAndAnOpenIsNoReply() {
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
    after(hours(5), () -> signal(workflow, EnrollmentSignal.opened(enrollment, now(), "guide")));
    after(
        days(3),
        () ->
            signal(
                workflow,
                EnrollmentSignal.engaged(enrollment, now(), "question", Engagement.REPLIED, null)));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "opened-only", "question", "answered");
  }

  @Test
  void aClickIsHeardByTheNameOfItsLink() {
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
  void aClickOnAnotherLinkIsNotThatClick() {
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.send(email(guide.clickedWithin("book-now", days(2)) ? "booked" : "not-booked"));
            });
    after(hours(2), () -> signal(workflow, clickOn("read-more")));
    after(hours(3), () -> signal(workflow, EnrollmentSignal.clicked(enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "not-booked");
  }

  // The first of several

  @Test
  void theEarliestOfSeveralWinsAlsoWhereItIsHeardLast() {
    var workflow = enroll(this::waitForTheFirst);
    after(
        hours(2),
        () -> {
          long at = now();
          signal(workflow, EnrollmentSignal.event(enrollment, at + 2, List.of("Order Completed")));
          signal(workflow, EnrollmentSignal.clicked(enrollment, at + 1, "guide"));
        });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "guide-clicked");
  }

  @Test
  void ofTwoInTheSameInstantTheOneThatIsNamedFirstWins() {
    var workflow = enroll(this::waitForTheFirst);
    after(
        hours(2),
        () -> {
          long at = now();
          signal(workflow, EnrollmentSignal.event(enrollment, at, List.of("Order Completed")));
          signal(workflow, EnrollmentSignal.clicked(enrollment, at, "guide"));
        });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "guide-clicked");
  }

  @Test
  void whereNothingHappensTheTimeIsUp() {
    var workflow = enroll(this::waitForTheFirst);

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "none-in-time");
    assertThat(activities.journalLines())
        .contains("first of guide clicked, Order Completed within 3 days: none in time");
  }

  @Test
  void anEventThatWasTheFirstIsUsedUp() {
    var order = event("Order Completed");
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.firstOf(clicked(guide), happened(order), within(days(3)));
              lead.send(email(lead.happens(order, within(days(2))) ? "again" : "only-once"));
            });
    after(
        hours(2),
        () -> signal(workflow, EnrollmentSignal.event(enrollment, now(), List.of(order.name()))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "only-once");
  }

  @Test
  void anEventThatWasNotTheFirstIsLeftForTheNextWait() {
    var order = event("Order Completed");
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.pause(days(1));
              lead.firstOf(clicked(guide), happened(order), within(days(3)));
              lead.send(email(lead.happens(order, within(days(2))) ? "left" : "gone"));
            });
    after(hours(2), () -> signal(workflow, EnrollmentSignal.clicked(enrollment, now(), "guide")));
    after(
        hours(3),
        () -> signal(workflow, EnrollmentSignal.event(enrollment, now(), List.of(order.name()))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "left");
  }

  @Test
  void whereNoneOfTheMessagesWasSentTheTimeIsUpAtOnce() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.SKIPPED));
    activities.nextSend(() -> SendResult.of(AttemptOutcome.REJECTED));
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              var text = lead.send(sms("text"));
              var first = lead.firstOf(opened(guide), replied(text), within(days(3)));
              lead.send(email(first instanceof First.TimeUp ? "none" : "wrong"));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide SKIPPED", "text REJECTED", "none");
    assertThat(tookBetween("first of guide opened, text replied to within 3 days"))
        .isLessThan(hours(1));
  }

  @Test
  void whereOneMessageWasNotSentTheOthersAreStillWaitedFor() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.SKIPPED));
    activities.nextSend(() -> SendResult.of(AttemptOutcome.UNKNOWN));
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              var text = lead.send(sms("text"));
              var first = lead.firstOf(opened(guide), replied(text), within(days(3)));
              lead.send(email(first.equals(First.of(replied(text))) ? "replied" : "wrong"));
            });
    after(hours(1), () -> signal(workflow, EnrollmentSignal.opened(enrollment, now(), "guide")));
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.engaged(enrollment, now(), "text", Engagement.REPLIED, null)));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide SKIPPED", "text UNKNOWN", "replied");
  }

  // Clock and calendar

  @Test
  void itPausesUntilTheContactsOwnClockSaysSo() {
    var workflow = enroll(lead -> lead.pauseUntil(time(9, 30)));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(endOf("until 09:30").toLocalTime()).isEqualTo(LocalTime.of(9, 30));
    assertThat(tookBetween("until 09:30")).isLessThanOrEqualTo(days(1));
  }

  @Test
  void itPausesUntilAWeekdayAndUntilTheBestHour() {
    var workflow =
        enroll(
            lead -> {
              lead.pauseUntil(TUESDAY, time(18, 0));
              lead.pauseUntil(bestHour());
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    var tuesday = endOf("until Tuesday 18:00");
    assertThat(tuesday.getDayOfWeek()).isEqualTo(TUESDAY);
    assertThat(tuesday.toLocalTime()).isEqualTo(LocalTime.of(18, 0));
    assertThat(endOf("until the contact's best hour")).isEqualTo(tuesday.plusDays(1).withHour(10));
  }

  @Test
  void neitherTheZoneNorTheDateOfAContactIsEverInTemporal() {
    var trialEnds = today().plusDays(20).toString();
    activities.profile.put("trial_ends", trialEnds);
    var workflow =
        enroll(
            lead -> {
              lead.pauseUntil(time(9, 30));
              lead.reaches(date("trial_ends").before(days(3)));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(history().toString()).doesNotContain("Mexico").doesNotContain(trialEnds);
  }

  @Test
  void aDateThatTheContactHasIsWaitedFor() {
    var today = today();
    activities.profile.put("trial_ends", today.plusDays(20).toString());
    var date = date("trial_ends").before(days(3)).at(time(8, 0));
    var workflow = enroll(lead -> lead.send(email(lead.reaches(date) ? "ends-soon" : "no-date")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("ends-soon");
    assertThat(endOf(date.toString())).isEqualTo(today.plusDays(17).atTime(8, 0).atZone(ZONE));
  }

  @Test
  void aDateThatTheContactDoesNotHaveNeverComes() {
    var workflow =
        enroll(lead -> lead.send(email(lead.reaches(date("trial_ends")) ? "ends" : "no-date")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("no-date");
    assertThat(activities.journalLines())
        .contains("trial_ends: no: there is no such date, or it is past");
  }

  @Test
  void aDateThatIsPastNeverComes() {
    activities.profile.put("trial_ends", today().toString());
    var workflow =
        enroll(lead -> lead.send(email(lead.reaches(date("trial_ends")) ? "ends" : "past")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("past");
    assertThat(tookBetween("trial_ends")).isLessThan(hours(1));
  }

  // Variants

  @Test
  void aContactHasTheVariantThatTheirHashSays() {
    var split = Split.evenly(Offer.class).weighing(Offer.DISCOUNT, 30).weighing(Offer.GIFT, 70);
    var workflow = enroll(lead -> lead.send(email(lead.variant(split) == Offer.GIFT ? "g" : "d")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    var point = VariantHash.point("offer", "7ZK3M9Q2T4WXA");
    assertThat(activities.sent).containsExactly(point < 0.3 ? "d" : "g");
    assertThat(activities.done).isEmpty();
  }

  @Test
  void aVariantThatWasChosenStaysThoughTheWeightsAreChanged() throws Exception {
    var recorded = enrolled(lead -> lead.variant(Split.evenly(Offer.class)));

    assertThat(replay(recorded, lead -> lead.variant(onlyIn(Offer.GIFT))))
        .isEqualTo(replay(recorded, lead -> lead.variant(onlyIn(Offer.DISCOUNT))))
        .isEqualTo(replay(recorded, lead -> lead.variant(Split.evenly(Offer.class))));
  }

  @Test
  void aVariantThatIsLearnedIsChosenByTheRecordsOnce() {
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
  void someAreHeldOutToCompareWith() {
    var workflow = enroll(lead -> lead.send(email(lead.isHeldOut(40) ? "held-out" : "treated")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    var point = VariantHash.point("holdout", "7ZK3M9Q2T4WXA");
    assertThat(activities.sent).containsExactly(point < 0.4 ? "held-out" : "treated");
    assertThat(activities.journalLines().getFirst())
        .isEqualTo(point < 0.4 ? "holdout: held out" : "holdout: treated");
  }

  // Delivery, coupons, changes

  @ParameterizedTest
  @EnumSource(
      value = DeliveryStatus.class,
      names = {"ACCEPTED", "REJECTED", "UNKNOWN", "SKIPPED"})
  void aJourneyMayAskWhatBecameOfAMessage(DeliveryStatus delivery) {
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
    assertThat(markers()).as("asking is free, closing is not").isEqualTo(1);
  }

  @Test
  void aCouponIsTakenWhereOneIsLeft() {
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
  void whoComesAfterAChangeIsToldSoByOneMarkerHoweverOftenItIsAsked() {
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
    assertThat(markers()).as("the guard's, and that of the close").isEqualTo(2);
  }

  @Test
  void whoWasInsideBeforeAChangeIsNotTouchedByIt() throws Exception {
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
            "send email hello", "since sms-nudge: no", "pause 1 day", "send email goodbye");
  }

  // Actions

  @Test
  void actionsAreTakenInOrderEachUnderItsOwnNumber() {
    var workflow =
        enroll(
            lead -> {
              lead.score(-5);
              lead.set("plan", "gold");
              lead.set("seats", 12);
              lead.moveTo(Lifecycle.CUSTOMER);
              lead.addTo(list("vip"));
              lead.removeFrom(list("leads"));
              lead.notify(sales("Clicked the guide"));
              lead.webhook("crm-sync");
              lead.task(sales("Call within a day"));
              lead.emit(event("Became Customer").with("plan", "gold").with("seats", 12));
              lead.enrollIn("onboarding");
              lead.perform(SyncToCrm.class, "won", "today");
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.done)
        .containsExactly(
            "1 score -5",
            "2 set plan to gold",
            "3 set seats to 12",
            "4 move to customer",
            "5 add to list vip",
            "6 remove from list leads",
            "7 notify sales: Clicked the guide",
            "8 webhook crm-sync",
            "9 task for sales: Call within a day",
            "10 emit Became Customer where plan is gold and seats is 12",
            "11 enroll in onboarding",
            "12 perform SyncToCrm(won, today)");
    assertThat(activities.journalLines())
        .contains("webhook crm-sync: done", "enroll in onboarding: done");
    assertThat(activities.journal).extracting(JournalEntry::sequence).containsExactly(numbers(13));
  }

  @Test
  void whatMayComeTwiceSaysSoToWhoeverSendsIt() {
    var receipt = preferred(email("receipt").atLeastOnce(), sms("receipt"));
    var workflow = enroll(lead -> lead.send(receipt));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.messages).containsExactly(receipt);
  }

  @Test
  void theCompanysOwnQuestionIsAnsweredByItsEnum() {
    activities.answer = "NO";
    var workflow =
        enroll(lead -> lead.send(email(lead.ask(CreditCheck.class) == Credit.NO ? "no" : "yes")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("no");
    assertThat(activities.done).containsExactly("1 ask " + CreditCheck.class.getName());
  }

  @Test
  void anAnswerThatTheQuestionDoesNotHaveHoldsTheEnrollmentAndSaysSo() {
    activities.answer = "PERHAPS";
    var workflow = enroll(lead -> lead.ask(CreditCheck.class));

    var failure = await().until(this::failures, failures -> !failures.isEmpty()).getFirst();
    assertThat(failure)
        .contains("ask CreditCheck", "was answered PERHAPS (expected one of [YES, NO])");
    assertThat(activities.endings).isEmpty();
    workflow.terminate("the test is over");
  }

  @Test
  void whatIsAskedOfASystemThatIsAwayIsAskedAgainUntilItIsBack() {
    activities.externalSystemsDown = true;
    var workflow =
        enroll(
            lead -> {
              lead.webhook("crm-sync");
              lead.perform(SyncToCrm.class);
              lead.ask(CreditCheck.class);
            });
    after(hours(5), () -> activities.externalSystemsDown = false);

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.done).hasSize(3);
    assertThat(activities.externalAttempts.get()).isGreaterThan(100);
    assertThat(tookBetween("webhook crm-sync")).isCloseTo(hours(5), A_MOMENT);
  }

  @Test
  void roundsMayBeLeftEarly() {
    var workflow =
        enroll(
            lead -> {
              for (int round : lead.rounds(5)) {
                var nudge = lead.send(email("nudge"));
                if (nudge.openedWithin(days(1))) {
                  lead.send(email("opened-in-round-" + round));
                  break;
                }
              }
            });
    after(
        days(2).plus(hours(5)),
        () -> signal(workflow, EnrollmentSignal.opened(enrollment, now(), "nudge#3")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("nudge", "nudge", "nudge", "opened-in-round-3");
  }

  // Interruption

  /** Everything in which an enrollment can be for longer than a moment. */
  @SuppressWarnings("ImmutableEnumChecker") // Stories keep nothing.
  enum Waiting {
    PAUSE(lead -> lead.pause(days(10)), "pause 10 days"),
    PAUSE_UNTIL(lead -> lead.pauseUntil(time(0, 0)), "until 00:00"),
    REACHES(lead -> lead.reaches(date("trial_ends")), "trial_ends"),
    WAITS(
        lead -> lead.happens(event("Order Completed"), within(days(10))),
        "Order Completed within 10 days"),
    FIRST_OF(
        lead ->
            lead.firstOf(happened("Order Completed"), happened("Cart Updated"), within(days(10))),
        "first of Order Completed, Cart Updated within 10 days"),
    WEBHOOK(lead -> lead.webhook("crm-sync"), "webhook crm-sync"),
    PERFORM(lead -> lead.perform(SyncToCrm.class), "perform SyncToCrm"),
    ASK(lead -> lead.ask(CreditCheck.class), "ask CreditCheck"),
    DEFERRED(lead -> lead.send(email("guide")), "guide");

    private final Consumer<Enrollment> story;
    private final String step;

    Waiting(Consumer<Enrollment> story, String step) {
      this.story = story;
      this.step = step;
    }
  }

  @ParameterizedTest
  @EnumSource(Waiting.class)
  void theGoalEndsEveryWaitAtOnce(Waiting waiting) {
    var workflow = waitIn(waiting);
    after(
        A_MOMENT,
        () -> signal(workflow, EnrollmentSignal.event(enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertInterrupted(waiting, "GOAL: Demo Booked");
  }

  @ParameterizedTest
  @EnumSource(Waiting.class)
  void anExitEndsEveryWaitAtOnce(Waiting waiting) {
    var workflow = waitIn(waiting);
    after(
        A_MOMENT, () -> signal(workflow, EnrollmentSignal.exit(enrollment, now(), "unsubscribed")));

    assertThat(resultOf(workflow)).isEqualTo("EXITED: unsubscribed");
    assertInterrupted(waiting, "EXITED: unsubscribed");
  }

  @ParameterizedTest
  @EnumSource(Waiting.class)
  void cancelingEndsEveryWaitAtOnce(Waiting waiting) {
    var workflow = waitIn(waiting);
    after(A_MOMENT, () -> signal(workflow, EnrollmentSignal.cancel(enrollment, now())));

    assertThat(resultOf(workflow)).isEqualTo("CANCELED");
    assertInterrupted(waiting, "CANCELED");
  }

  private WorkflowStub waitIn(Waiting waiting) {
    activities.externalSystemsDown = true;
    activities.profile.put("trial_ends", today().plusDays(20).toString());
    activities.nextSend(() -> SendResult.deferred(now() + days(5).toMillis()));
    return enroll(
        lead -> {
          waiting.story.accept(lead);
          lead.send(email("too-late"));
        });
  }

  private void assertInterrupted(Waiting waiting, String ending) {
    assertThat(activities.sent).doesNotContain("too-late");
    assertThat(activities.journalLines()).hasSize(2).last().isEqualTo("end: " + ending);
    assertThat(activities.journalLines().getFirst())
        .startsWith(waiting.step + ": ")
        .endsWith(": " + ending);
    assertThat(tookBetween("end").plus(tookBetween(waiting.step))).isLessThan(hours(1));
  }

  private void waitForTheFirst(Enrollment lead) {
    var guide = lead.send(email("guide"));
    lead.pause(days(1));
    var first = lead.firstOf(clicked(guide), happened("Order Completed"), within(days(3)));
    lead.send(
        email(
            switch (first) {
              case First.Engaged _ -> "guide-clicked";
              case First.Happened _ -> "ordered";
              case First.TimeUp _ -> "none-in-time";
            }));
  }

  private static Split<Offer> onlyIn(Offer offer) {
    var none = offer == Offer.GIFT ? Offer.DISCOUNT : Offer.GIFT;
    return Split.evenly(Offer.class).weighing(none, 0);
  }

  private EnrollmentSignal clickOn(String link) {
    return EnrollmentSignal.engaged(enrollment, now(), "guide", Engagement.CLICKED, link);
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

  private List<HistoryEvent> history() {
    return temporal
        .getWorkflowClient()
        .fetchHistory(current().getExecution().getWorkflowId())
        .getEvents();
  }

  private List<String> failures() {
    return history().stream()
        .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
        .map(event -> event.getWorkflowTaskFailedEventAttributes().getFailure().toString())
        .toList();
  }

  private long markers() {
    return history().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_MARKER_RECORDED)
        .count();
  }

  private LocalDate today() {
    return Instant.ofEpochMilli(now()).atZone(ZONE).toLocalDate();
  }

  private ZonedDateTime endOf(String step) {
    var ended =
        activities.journal.stream()
            .filter(entry -> entry.step().equals(step))
            .findFirst()
            .orElseThrow()
            .ended();
    return Instant.ofEpochMilli(ended).atZone(ZONE).truncatedTo(ChronoUnit.MINUTES);
  }

  private static Integer[] numbers(int last) {
    return IntStream.rangeClosed(1, last).boxed().toArray(Integer[]::new);
  }
}
