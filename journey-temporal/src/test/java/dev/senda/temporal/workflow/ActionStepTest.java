package dev.senda.temporal.workflow;

import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.journey.Channel;
import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.LifecycleStage;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Actions, custom steps and loops. */
class ActionStepTest extends WorkflowTestBase {

  enum Credit {
    YES,
    NO
  }

  interface CreditCheck extends CustomQuestion<Credit> {}

  interface SyncToCrm extends CustomAction {}

  @Test
  void actions_areTakenInOrder_eachWithItsNumber() {
    var workflow =
        enroll(
            lead -> {
              lead.score(-5);
              lead.set("plan", "gold");
              lead.set("seats", 12);
              lead.moveTo(LifecycleStage.CUSTOMER);
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
  void actionThatIsNotDone_saysWhyInTheTimeline() {
    activities.refusal = "the contact has withdrawn it since the enrollment began";

    var workflow = enroll(lead -> lead.grantConsent("newsletter", Channel.EMAIL));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.done).containsExactly("1 grant consent to newsletter by email");
    assertThat(activities.journalLines())
        .contains(
            "grant consent to newsletter by email: not done: the contact has withdrawn it since the"
                + " enrollment began");
  }

  @Test
  void atLeastOnceMessage_reachesTheSendActivityAsSuch() {
    var receipt = preferred(email("receipt").atLeastOnce(), sms("receipt"));
    var workflow = enroll(lead -> lead.send(receipt));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.messages).containsExactly(receipt);
  }

  @Test
  void customQuestion_isAnsweredByItsEnum() {
    activities.answer = "NO";
    var workflow =
        enroll(lead -> lead.send(email(lead.ask(CreditCheck.class) == Credit.NO ? "no" : "yes")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("no");
    assertThat(activities.done).containsExactly("1 ask " + CreditCheck.class.getName());
  }

  @Test
  void unknownAnswer_blocksTheEnrollment_andNamesIt() {
    activities.answer = "PERHAPS";
    var workflow = enroll(lead -> lead.ask(CreditCheck.class));

    var failure = await().until(this::failures, failures -> !failures.isEmpty()).getFirst();
    assertThat(failure)
        .contains("ask CreditCheck", "was answered PERHAPS (expected one of [YES, NO])");
    assertThat(activities.endings).isEmpty();
    workflow.terminate("the test is over");
  }

  @Test
  void unavailableSystem_isRetriedUntilItIsBack() {
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
  void rounds_mayBeLeftEarly() {
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
        () ->
            signal(
                workflow,
                EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "nudge#3")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("nudge", "nudge", "nudge", "opened-in-round-3");
  }

  private List<String> failures() {
    return historyEvents().stream()
        .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
        .map(event -> event.getWorkflowTaskFailedEventAttributes().getFailure().toString())
        .toList();
  }

  private static Integer[] numbers(int last) {
    return IntStream.rangeClosed(1, last).boxed().toArray(Integer[]::new);
  }
}
