package dev.senda.api.console.enrollments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.console.ConsolePageTest;
import dev.senda.journey.Action;
import dev.senda.journey.ContactList;
import dev.senda.journey.LifecycleStage;
import dev.senda.store.enrollments.EnrollmentRefusals.Refusal;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.support.Ids;
import dev.senda.temporal.client.EnrollmentClient.CurrentStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pages that list enrollments and show the timeline of one. */
class EnrollmentPagesTest extends ConsolePageTest {

  @Test
  void searchByEmail_ignoresCase() {
    data.insertRunningEnrollment(
        EBOOK, data.insertContact("Ana", "ana@example.com"), Duration.ofDays(2));
    data.insertRunningEnrollment(
        EBOOK, data.insertContact("Ben", "ben@example.com"), Duration.ofDays(2));

    var found = console.page("/console/enrollments?who=ANA%40Example.com").select("tbody tr");

    assertThat(found).hasSize(1);
    assertThat(found.text()).contains("Ana");
  }

  @Test
  void paging_showsEachEnrollmentOnce() {
    for (int i = 0; i < 120; i++) {
      data.insertRunningEnrollment(
          EBOOK, data.insertContact("Person " + i, null), Duration.ofMinutes(i));
    }

    var names = new ArrayList<String>();
    var path = "/console/enrollments?journey=ebook-nurture&state=running";
    int pages = 0;
    while (!path.isEmpty()) {
      var page = console.page(path);
      names.addAll(page.select("tbody th a").eachText());
      path = page.select("a[rel=next]").attr("href");
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(names).hasSize(120).doesNotHaveDuplicates();
    assertThat(names.getFirst()).isEqualTo("Person 119");
  }

  @Test
  void timeline_showsSteps_withReasonOfSkippedMessage() {
    var enrollment =
        data.insertRunningEnrollment(
            EBOOK, data.insertContact("Ana", "ana@example.com"), Duration.ofDays(6));
    var guide =
        data.insertMessage(
            enrollment, "ebook-guide", "ACCEPTED", null, "Tu guía", Duration.ofDays(6));
    data.insertEngagement(guide, "OPENED", "", Duration.ofDays(5));
    data.insertEngagement(guide, "CLICKED", "https://ourcompany.example/guide", Duration.ofDays(4));
    data.insertJournalEntry(
        enrollment, 1, "WAIT", "ebook-guide opened within 3 days", "yes", Duration.ofDays(5));
    data.insertMessage(
        enrollment,
        "book-a-demo",
        "SKIPPED",
        "no consent for product-tips",
        "Demo",
        Duration.ofDays(3));
    var mail = data.insertMail(guide, "ana@example.com", "Tu guia", "<p>Hola</p>");

    var page = console.page("/console/enrollments/" + enrollment);
    var items = page.select(".timeline > li");

    assertThat(items.eachText()).hasSize(4);
    assertThat(items.get(0).text()).startsWith("Enrolled");
    assertThat(items.get(1).text())
        .contains("ebook-guide")
        .contains("Sent")
        .contains("“Tu guía” to ana@example.com");
    assertThat(items.get(1).select(".events li").eachText())
        .satisfiesExactly(
            opened -> assertThat(opened).startsWith("Opened"),
            clicked -> assertThat(clicked).startsWith("Clicked: https://ourcompany.example/guide"));
    assertThat(items.get(1).select("a").attr("href"))
        .isEqualTo("/console/mailbox/%s?part=text".formatted(mail));
    assertThat(items.get(2).text()).contains("ebook-guide opened within 3 days").contains("yes");
    assertThat(items.get(3).text()).contains("Skipped: no consent for product-tips");
  }

  @Test
  void runningEnrollment_showsCurrentStep_andDeadline() {
    var ana = data.insertContact("Ana", "ana@example.com");
    var enrollment = data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));
    temporal.setCurrentStep(
        EBOOK,
        ana,
        new CurrentStep(
            "ebook-guide opened within 3 days",
            clock.instant().minus(Duration.ofHours(1)),
            clock.instant().plus(Duration.ofHours(71)).plusSeconds(30)));

    var page = console.page("/console/enrollments/" + enrollment);

    assertThat(page.select(".notice.now").text())
        .contains("Now: ebook-guide opened within 3 days")
        .contains("in 3 days");
    assertThat(page.select("a:contains(Temporal)").eachAttr("href"))
        .contains("http://127.0.0.1:8702/namespaces/default/workflows/ebook-nurture%2F" + ana);
  }

  @Test
  void runningEnrollment_withoutWorker_saysStepUnknown() {
    var enrollment =
        data.insertRunningEnrollment(EBOOK, data.insertContact("Ana", null), Duration.ofDays(1));

    assertThat(console.page("/console/enrollments/" + enrollment).select(".notice").text())
        .contains("current step unknown");
  }

  @Test
  void unconfirmedMessage_showsItsEvents() {
    var enrollment =
        data.insertRunningEnrollment(
            EBOOK, data.insertContact("Ana", "ana@example.com"), Duration.ofDays(6));
    var guide =
        data.insertMessage(
            enrollment, "ebook-guide", "ACCEPTED", null, "Tu guía", Duration.ofDays(6));
    ledger.recordEvent(guide, MessageLedger.MessageEventType.UNCONFIRMED, "no <answer>");
    ledger.recordEvent(
        guide, MessageLedger.MessageEventType.ACCEPTED, "the event webhook: processed");

    var page = console.page("/console/enrollments/" + enrollment);

    assertThat(page.select(".timeline > li").get(1).select(".events li span").eachText())
        .containsExactly("Unconfirmed: no <answer>", "Sent: the event webhook: processed");
  }

  @Test
  void endedEnrollment_showsReason_andNoCancelForm() {
    var enrollment =
        data.insertRunningEnrollment(EBOOK, data.insertContact("Ana", null), Duration.ofDays(6));
    data.endEnrollment(enrollment, "GOAL", "Demo Booked", Duration.ofDays(1));

    var page = console.page("/console/enrollments/" + enrollment);

    assertThat(page.select(".notice").text()).contains("The contact reached the goal: Demo Booked");
    assertThat(page.select(".timeline > li:last-child").text()).startsWith("Ended");
    assertThat(page.select("form[method=post]")).isEmpty();
  }

  @Test
  void blockedEnrollment_showsReason() {
    var enrollment =
        data.insertRunningEnrollment(EBOOK, data.insertContact("Ana", null), Duration.ofDays(6));
    data.setBlockedReason(enrollment, "ebook-guide.es: contact.first_name is missing");

    assertThat(console.page("/console/enrollments/" + enrollment).select(".notice.bad").text())
        .startsWith("Blocked. ebook-guide.es: contact.first_name is missing");
  }

  @Test
  void actions_appearInTimeline_andOnContact() {
    var ana = data.insertContact("Ana", "ana@example.com");
    var enrollment = data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));
    actionExecutor.execute(enrollment, 1, new Action.Score(60), NO_ENROLLMENT_RULES);
    actionExecutor.execute(
        enrollment, 2, new Action.MoveTo(LifecycleStage.MARKETING_QUALIFIED), NO_ENROLLMENT_RULES);
    actionExecutor.execute(
        enrollment, 3, new Action.AddTo(ContactList.list("beta-testers")), NO_ENROLLMENT_RULES);
    data.insertJournalEntry(enrollment, 1, "ACTION", "score +60", "done", Duration.ofHours(3));
    data.insertJournalEntry(enrollment, 2, "QUESTION", "offer size", "LARGE", Duration.ofHours(2));

    var contact = console.page("/console/contacts/" + ana).select("dl").text();
    var timeline = console.page("/console/enrollments/" + enrollment).select(".timeline").text();

    assertThat(contact).contains("Stage marketing qualified", "Score 60", "Lists beta-testers");
    assertThat(timeline).containsSubsequence("score +60", "done", "offer size?", "LARGE");
  }

  @Test
  void contactThatDidNotEnroll_isShownWithTheReason() {
    var ana = data.insertContact("Ana", "ana@example.com");
    refusals.recordAll(
        List.of(
            new Refusal(ana, "welcome", Ids.newUuid(), "the start event came as history"),
            new Refusal(ana, "welcome", Ids.newUuid(), "the goal <was> reached")));

    var shown = console.page("/console/contacts/" + ana).select("[aria-labelledby=refusals]");

    assertThat(shown.text())
        .contains("Not enrolled", "welcome", "the goal <was> reached")
        .doesNotContain("history");
  }
}
