package dev.senda.explorer.lock;

import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.TeamNotification.team;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.graph.StepText;
import dev.senda.journey.Channel;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeGuardWriterTest {

  /** Everything whose words say which statement it was. */
  private static void story(Enrollment lead) {
    lead.send(sms("nudge"));
    lead.send(email("guide").named("guide-again"));
    lead.send(email("receipt").atLeastOnce());
    lead.send(sms("code").named("code at least once"));
    lead.send(sms("code").named("code again").atLeastOnce());
    lead.pause(days(2));
    lead.pause("a break", hours(1));
    lead.pauseUntil(time(9, 5));
    lead.pauseUntil(bestHour());
    lead.score(-5);
    lead.notify(sales("Ready to talk"));
    lead.notify(team("support", "Call back"));
    lead.task(sales("Call"));
    lead.task(team("support", "Fix it"));
    lead.addTo(list("vip"));
    lead.removeFrom(list("cold"));
    lead.grantConsent("news", Channel.EMAIL);
    lead.grantConsent("news", Channel.EMAIL, "form-v3");
    lead.withdrawConsent("news", Channel.SMS);
    lead.withdrawConsent("news");
    lead.webhook("crm-sync");
    lead.enrollIn("welcome");
    lead.emit(event("Nurtured"));
  }

  @Test
  void guard_wrapsTheStatementOfTheStep() {
    var steps =
        Explorer.explore(
                new Journey() {
                  @Override
                  public Plan plan() {
                    return Plan.named("guarded");
                  }

                  @Override
                  public void run(Enrollment lead) {
                    story(lead);
                  }
                })
            .steps()
            .stream()
            .map(step -> StepText.describe(step, null))
            .toList();

    assertThat(ChangeGuardWriter.guardAdded("all", steps))
        .isEqualTo(
            """
            if (lead.hasChange("all")) {
              lead.send(sms("nudge"));
              lead.send(email("guide").named("guide-again"));
              lead.send(email("receipt").atLeastOnce());
              lead.send(sms("code").named("code at least once"));
              lead.send(sms("code").named("code again").atLeastOnce());
              lead.pause(days(2));
              lead.pause("a break", hours(1));
              lead.pauseUntil(time(9, 5));
              lead.pauseUntil(bestHour());
              lead.score(-5);
              lead.notify(sales("Ready to talk"));
              lead.notify(team("support", "Call back"));
              lead.task(sales("Call"));
              lead.task(team("support", "Fix it"));
              lead.addTo(list("vip"));
              lead.removeFrom(list("cold"));
              lead.grantConsent("news", Channel.EMAIL);
              lead.grantConsent("news", Channel.EMAIL, "form-v3");
              lead.withdrawConsent("news", Channel.SMS);
              lead.withdrawConsent("news");
              lead.webhook("crm-sync");
              lead.enrollIn("welcome");
              lead.emit(event("Nurtured"));
            }\
            """);
  }

  @Test
  void stepWithoutCode_isACommentInTheGuard() {
    assertThat(
            ChangeGuardWriter.guardRemoved(
                "crm", List.of("perform SyncToCrm(won)", "emit Paid where total is 5")))
        .isEqualTo(
            """
            if (!lead.hasChange("crm")) {
              // perform SyncToCrm(won)
              // emit Paid where total is 5
            }\
            """);
    assertThat(
            ChangeGuardWriter.uniqueChangeName("send email ebook-guide", "", Set.of("ebook-guide")))
        .isEqualTo("ebook-guide-2");
  }
}
