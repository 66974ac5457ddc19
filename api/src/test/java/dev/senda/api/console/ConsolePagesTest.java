package dev.senda.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.ApiApplication;
import dev.senda.api.testsupport.RecordingEnrollmentClient;
import dev.senda.devservices.TestPostgres;
import dev.senda.journey.Action;
import dev.senda.journey.ContactList;
import dev.senda.journey.Lifecycle;
import dev.senda.journey.TeamNotification;
import dev.senda.store.actions.ActionExecutor;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.client.EnrollmentClient.CurrentStep;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
    classes = {ApiApplication.class, RecordingEnrollmentClientConfiguration.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=senda-api",
      "senda.temporal.target=127.0.0.1:1",
      "senda.links.secret=a-secret-that-is-long-enough-for-tests",
      "senda.console.anonymous-access=true",
      "senda.public-url=http://127.0.0.1:8700",
      "senda.temporal.ui-url=http://127.0.0.1:8702"
    })
class ConsolePagesTest {

  private static final String EBOOK = "ebook-nurture";

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    registry.add("senda.database.url", TestPostgres::createDatabase);
  }

  @Autowired JdbcClient database;
  @Autowired ScaledClock clock;
  @Autowired ActionExecutor actionExecutor;
  @Autowired DevMailbox mailbox;
  @Autowired MessageLedger ledger;
  @Autowired RecordingEnrollmentClient temporal;
  @Autowired Outbox outbox;
  @LocalServerPort int port;

  private ConsoleHttpClient consoleHttpClient;
  private ConsoleTestData consoleTestData;

  @BeforeEach
  void clearDatabase() {
    database
        .sql(
            "truncate contacts, consents, suppressions, events, enrollments, messages, engagements, journal, outbox, dev_mailbox cascade")
        .update();
    temporal.reset();
    consoleHttpClient = new ConsoleHttpClient(port);
    consoleTestData = new ConsoleTestData(database, clock);
  }

  @Test
  void journeysAreListedWithTheirPurposeOwnerAndCounts() {
    var ana = consoleTestData.insertContact("Ana", "ana@example.com");
    var ben = consoleTestData.insertContact("Ben", "ben@example.com");
    consoleTestData.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(2));
    consoleTestData.endEnrollment(
        consoleTestData.insertRunningEnrollment(EBOOK, ben, Duration.ofDays(2)),
        "GOAL",
        "Demo Booked",
        Duration.ZERO);

    var line = consoleHttpClient.page("/console").select("tr:has(a:containsOwn(ebook-nurture))");

    assertThat(line.text()).contains("Turn an ebook download into a demo").contains("growth@");
    assertThat(line.select("[data-label=Inside]").text()).isEqualTo("1");
    assertThat(line.select("[data-label='Reached goal']").text()).isEqualTo("1");
    assertThat(line.select(".bad-words")).isEmpty();
  }

  @Test
  void problemsAreCountedInWords() {
    var enrollment =
        consoleTestData.insertRunningEnrollment(
            EBOOK, consoleTestData.insertContact("Ana", null), Duration.ofDays(2));
    consoleTestData.setBlockedReason(enrollment, "ebook-guide.es: contact.first_name is missing");

    var problems =
        consoleHttpClient
            .page("/console")
            .select("tr:has(a:containsOwn(ebook-nurture)) .bad-words");

    assertThat(problems.text()).isEqualTo("1 is held by a problem");
    assertThat(consoleHttpClient.page(problems.attr("href")).select("tbody tr").text())
        .contains("Ana")
        .contains("held by a problem")
        .contains("contact.first_name is missing");
  }

  @Test
  void enrollmentsOfAJourneyThatLeftTheCatalogAreNotForgotten() {
    consoleTestData.insertRunningEnrollment(
        "old-journey", consoleTestData.insertContact("Ana", null), Duration.ofDays(2));

    var page = consoleHttpClient.page("/console");

    assertThat(page.select("tr:has(a:containsOwn(old-journey))").text())
        .contains("No longer in the catalog");
    assertThat(
            consoleHttpClient.page(page.select("a:containsOwn(old-journey)").attr("href")).text())
        .contains("Ana");
  }

  @Test
  void aJourneySaysItsPlanInWords() {
    var page = consoleHttpClient.page("/console/journeys/ebook-nurture");

    assertThat(page.select("dl").text())
        .contains("Form Submitted where form is ebook")
        .contains("Demo Booked")
        .contains("product-tips")
        .contains("90 days after the last one ended");
  }

  @Test
  void aJourneyThatLintFindsNothingInSaysSo() {
    for (var journey : new String[] {EBOOK, "welcome", "abandoned-cart"}) {
      var page = consoleHttpClient.page("/console/journeys/" + journey);

      assertThat(page.select("section:has(#code) .good-words").text())
          .as(journey)
          .isEqualTo("Nothing is wrong");
      assertThat(page.select(".findings")).as(journey).isEmpty();
    }
  }

  @Test
  void aJourneyShowsItsPictureWithoutAnyScript() {
    for (var journey : new String[] {EBOOK, "welcome", "abandoned-cart"}) {
      var page = consoleHttpClient.page("/console/journeys/" + journey);

      assertThat(page.select("#picture svg[role=img] g.box").size()).as(journey).isGreaterThan(4);
      assertThat(page.select("script, style, [style]")).as(journey).isEmpty();
    }
    assertThat(
            consoleHttpClient.page("/console/journeys/ebook-nurture").select("#picture svg").text())
        .contains("ebook-guide", "not within 3 days", "Goal: Demo Booked");
  }

  @Test
  void thePictureIsAFileToTakeElsewhere() {
    var links = consoleHttpClient.page("/console/journeys/ebook-nurture").select("a[download]");

    var svg = consoleHttpClient.get(links.get(0).attr("href"));
    assertThat(svg.headers().firstValue("Content-Type")).contains("image/svg+xml;charset=UTF-8");
    assertThat(svg.body()).startsWith("<svg xmlns=").contains("“Did you get it?”");
    var mermaid = consoleHttpClient.get(links.get(1).attr("href"));
    assertThat(mermaid.headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
    assertThat(mermaid.body()).contains("flowchart TD").contains("“Did you get it?”");
    assertThat(consoleHttpClient.get("/console/journeys/ebok-nurture/picture.svg").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aJourneysEnrollmentsCanBeNarrowedToAState() {
    consoleTestData.insertRunningEnrollment(
        EBOOK, consoleTestData.insertContact("Ana", null), Duration.ofDays(2));
    var ben =
        consoleTestData.insertRunningEnrollment(
            EBOOK, consoleTestData.insertContact("Ben", null), Duration.ofDays(2));
    consoleTestData.endEnrollment(ben, "EXITED", "unsubscribed from product-tips", Duration.ZERO);

    var page = consoleHttpClient.page("/console/journeys/ebook-nurture?state=exited");

    assertThat(page.select("tbody tr").text())
        .contains("Ben")
        .contains("unsubscribed from product-tips")
        .doesNotContain("Ana");
  }

  @Test
  void enrollmentsAreFoundByEmailInWhateverCase() {
    consoleTestData.insertRunningEnrollment(
        EBOOK, consoleTestData.insertContact("Ana", "ana@example.com"), Duration.ofDays(2));
    consoleTestData.insertRunningEnrollment(
        EBOOK, consoleTestData.insertContact("Ben", "ben@example.com"), Duration.ofDays(2));

    var found =
        consoleHttpClient.page("/console/enrollments?who=ANA%40Example.com").select("tbody tr");

    assertThat(found).hasSize(1);
    assertThat(found.text()).contains("Ana");
  }

  @Test
  void everyEnrollmentIsOnExactlyOneOfThePages() {
    for (int i = 0; i < 120; i++) {
      consoleTestData.insertRunningEnrollment(
          EBOOK, consoleTestData.insertContact("Person " + i, null), Duration.ofMinutes(i));
    }

    var names = new ArrayList<String>();
    var path = "/console/enrollments?journey=ebook-nurture&state=running";
    int pages = 0;
    while (!path.isEmpty()) {
      var page = consoleHttpClient.page(path);
      names.addAll(page.select("tbody th a").eachText());
      path = page.select("a[rel=next]").attr("href");
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(names).hasSize(120).doesNotHaveDuplicates();
    assertThat(names.getFirst()).isEqualTo("Person 119");
  }

  @Test
  void anEnrollmentTellsItsStoryAndWhyAMessageDidNotGo() {
    var enrollment =
        consoleTestData.insertRunningEnrollment(
            EBOOK, consoleTestData.insertContact("Ana", "ana@example.com"), Duration.ofDays(6));
    var guide =
        consoleTestData.message(
            enrollment, "ebook-guide", "ACCEPTED", null, "Tu guía", Duration.ofDays(6));
    consoleTestData.insertEngagement(guide, "OPENED", "", Duration.ofDays(5));
    consoleTestData.insertEngagement(
        guide, "CLICKED", "https://ourcompany.example/guide", Duration.ofDays(4));
    consoleTestData.insertJournalEntry(
        enrollment, 1, "WAIT", "ebook-guide opened within 3 days", "yes", Duration.ofDays(5));
    consoleTestData.message(
        enrollment,
        "book-a-demo",
        "SKIPPED",
        "no consent for product-tips",
        "Demo",
        Duration.ofDays(3));
    var mail =
        ConsoleTestData.insertMail(mailbox, guide, "ana@example.com", "Tu guia", "<p>Hola</p>");

    var page = consoleHttpClient.page("/console/enrollments/" + enrollment);
    var stations = page.select(".timeline > li");

    assertThat(stations.eachText()).hasSize(4);
    assertThat(stations.get(0).text()).startsWith("Enrolled");
    assertThat(stations.get(1).text())
        .contains("ebook-guide")
        .contains("Sent")
        .contains("“Tu guía” to ana@example.com");
    assertThat(stations.get(1).select(".echoes li").eachText())
        .satisfiesExactly(
            opened -> assertThat(opened).startsWith("Opened"),
            clicked -> assertThat(clicked).startsWith("Clicked: https://ourcompany.example/guide"));
    assertThat(stations.get(1).select("a").attr("href"))
        .isEqualTo("/console/mailbox/%s?part=text".formatted(mail));
    assertThat(stations.get(2).text()).contains("ebook-guide opened within 3 days").contains("yes");
    assertThat(stations.get(3).text()).contains("Not sent: no consent for product-tips");
  }

  @Test
  void aRunningEnrollmentSaysWhereItIsAndUntilWhen() {
    var ana = consoleTestData.insertContact("Ana", "ana@example.com");
    var enrollment = consoleTestData.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));
    temporal.setCurrentStep(
        EBOOK,
        ana,
        new CurrentStep(
            "ebook-guide opened within 3 days",
            clock.instant().minus(Duration.ofHours(1)),
            clock.instant().plus(Duration.ofHours(71)).plusSeconds(30)));

    var page = consoleHttpClient.page("/console/enrollments/" + enrollment);

    assertThat(page.select(".notice.now").text())
        .contains("Now: ebook-guide opened within 3 days")
        .contains("in 3 days");
    assertThat(page.select("a:contains(Temporal)").eachAttr("href"))
        .contains("http://127.0.0.1:8702/namespaces/default/workflows/ebook-nurture%2F" + ana);
  }

  @Test
  void aRunningEnrollmentThatNobodyCanAskSaysSo() {
    var enrollment =
        consoleTestData.insertRunningEnrollment(
            EBOOK, consoleTestData.insertContact("Ana", null), Duration.ofDays(1));

    assertThat(
            consoleHttpClient.page("/console/enrollments/" + enrollment).select(".notice").text())
        .contains("no worker says at which step");
  }

  @Test
  void aMessageThatWasInDoubtTellsWhatWasKnownWhen() {
    var enrollment =
        consoleTestData.insertRunningEnrollment(
            EBOOK, consoleTestData.insertContact("Ana", "ana@example.com"), Duration.ofDays(6));
    var guide =
        consoleTestData.message(
            enrollment, "ebook-guide", "ACCEPTED", null, "Tu guía", Duration.ofDays(6));
    ledger.recordEvent(guide, MessageLedger.MessageEventType.UNCONFIRMED, "no <answer>");
    ledger.recordEvent(
        guide, MessageLedger.MessageEventType.ACCEPTED, "the event webhook: processed");

    var page = consoleHttpClient.page("/console/enrollments/" + enrollment);

    assertThat(page.select(".timeline > li").get(1).select(".echoes li span").eachText())
        .containsExactly("In doubt: no <answer>", "It went: the event webhook: processed");
  }

  @Test
  void anEnrollmentThatIsOverSaysWhyAndCannotBeCanceled() {
    var enrollment =
        consoleTestData.insertRunningEnrollment(
            EBOOK, consoleTestData.insertContact("Ana", null), Duration.ofDays(6));
    consoleTestData.endEnrollment(enrollment, "GOAL", "Demo Booked", Duration.ofDays(1));

    var page = consoleHttpClient.page("/console/enrollments/" + enrollment);

    assertThat(page.select(".notice").text()).contains("The contact reached the goal: Demo Booked");
    assertThat(page.select(".timeline > li:last-child").text()).startsWith("Ended");
    assertThat(page.select("form[method=post]")).isEmpty();
  }

  @Test
  void aHeldEnrollmentShowsTheProblem() {
    var enrollment =
        consoleTestData.insertRunningEnrollment(
            EBOOK, consoleTestData.insertContact("Ana", null), Duration.ofDays(6));
    consoleTestData.setBlockedReason(enrollment, "ebook-guide.es: contact.first_name is missing");

    assertThat(
            consoleHttpClient
                .page("/console/enrollments/" + enrollment)
                .select(".notice.bad")
                .text())
        .startsWith("A problem holds it. ebook-guide.es: contact.first_name is missing");
  }

  @Test
  void aContactShowsItsProfileItsConsentsWithProofAndItsEnrollments() {
    var ana = consoleTestData.insertContact("Ana", "ana@example.com");
    consoleTestData.insertConsent(ana, "product-tips", "GRANTED", "identify", Duration.ofDays(9));
    consoleTestData.insertConsent(
        ana, "product-tips", "WITHDRAWN", "one-click", Duration.ofDays(1));
    consoleTestData.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(6));

    var page = consoleHttpClient.page("/console/contacts/" + ana);

    assertThat(page.select("dl").text()).contains("first_name Ana").contains("orders 3");
    assertThat(page.select("section:has(#consents) tbody tr").eachText())
        .satisfiesExactly(
            newest -> assertThat(newest).contains("withdrawn").contains("one-click wording v3"),
            oldest -> assertThat(oldest).contains("granted").contains("identify wording v3"));
    assertThat(page.select("section:has(#enrollments) tbody tr").text()).contains(EBOOK);
  }

  @Test
  void whatPeopleAreCalledIsNeverTakenForMarkup() {
    var evil = consoleTestData.insertContact("<script>alert(1)</script>", "x@example.com");
    var enrollment = consoleTestData.insertRunningEnrollment(EBOOK, evil, Duration.ofDays(6));
    consoleTestData.setBlockedReason(enrollment, "<img src=x onerror=alert(1)>");
    var message =
        consoleTestData.message(
            enrollment, "ebook-guide", "ACCEPTED", null, "<b>bold</b>", Duration.ZERO);
    consoleTestData.insertEngagement(message, "CLICKED", "https://x/\"><script>", Duration.ZERO);

    for (var path :
        new String[] {
          "/console/enrollments",
          "/console/enrollments/" + enrollment,
          "/console/contacts/" + evil,
          "/console/journeys/ebook-nurture",
          "/console/journeys/ebook-nurture/dry-run?contact=" + evil,
          "/console/enrollments?who=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
          "/console/mailbox?to=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
        }) {
      assertThat(consoleHttpClient.page(path).select("script:not([src]), img, b:contains(bold)"))
          .as(path)
          .isEmpty();
    }
    assertThat(consoleHttpClient.page("/console/enrollments/" + enrollment).select("h1").text())
        .isEqualTo("<script>alert(1)</script>");
  }

  @Test
  void theMailboxListsMailsAndShowsEachPart() {
    var enrollment =
        consoleTestData.insertRunningEnrollment(
            EBOOK, consoleTestData.insertContact("Ana", "ana@example.com"), Duration.ofDays(6));
    var message =
        consoleTestData.message(
            enrollment, "ebook-guide", "ACCEPTED", null, "Tu guia", Duration.ofDays(6));
    var mail =
        ConsoleTestData.insertMail(
            mailbox,
            message,
            "ana@example.com",
            "Tu guia",
            "<p>Hola</p><a href='http://127.0.0.1/t/x'>Guide</a><img src='http://127.0.0.1/o/x'>");

    assertThat(consoleHttpClient.page("/console/mailbox").select("tbody tr").text())
        .contains("ana@example.com")
        .contains("Tu guia");
    var page = consoleHttpClient.page("/console/mailbox/" + mail);
    assertThat(page.select("iframe").attr("src"))
        .isEqualTo("/console/mailbox/%s/html".formatted(mail));
    assertThat(page.select("a:contains(Ana in ebook-nurture)").attr("href"))
        .isEqualTo("/console/enrollments/" + enrollment);
    assertThat(page.text()).contains("You have opened this mail");
    assertThat(consoleHttpClient.page("/console/mailbox/%s?part=headers".formatted(mail)).text())
        .contains("Subject Tu guia");
    assertThat(
            consoleHttpClient
                .page("/console/mailbox/%s?part=source".formatted(mail))
                .select("pre")
                .text())
        .contains("multipart/alternative");
  }

  @Test
  void theTextOfAMailIsReadWithoutOpeningIt() {
    var mail =
        ConsoleTestData.insertMail(
            mailbox,
            Ids.newUuid(),
            "ana@example.com",
            "Tu guia",
            "<img src='http://127.0.0.1/o/x'>");

    var page = consoleHttpClient.page("/console/mailbox/%s?part=text".formatted(mail));

    assertThat(page.select("pre").text()).isEqualTo("Hola Ana, aquí está tu guía.");
    assertThat(page.select("iframe, img")).isEmpty();
  }

  @Test
  void aTextThatWasRecordedSaysSoAndItsLinksCanBeFollowed() {
    var text =
        """
        Message-ID: <%s@senda>
        From: hello@ourcompany.example
        To: +5215512345678
        Subject: Still there?
        X-Senda-Channel: sms
        Content-Type: text/plain; charset=UTF-8

        Still there? <b>See</b> http://127.0.0.1/t/x.
        """
            .formatted(Ids.newUuid())
            .replace("\n", "\r\n");
    var mail =
        mailbox.append(
            "<1@senda>",
            "+5215512345678",
            "hello@ourcompany.example",
            "Still there?",
            text.getBytes(StandardCharsets.UTF_8));

    var page = consoleHttpClient.page("/console/mailbox/" + mail);

    assertThat(page.select(".notice").text())
        .startsWith("This is no mail. A message for sms was recorded here in place of being sent.");
    assertThat(page.select("pre").text())
        .isEqualTo("Still there? <b>See</b> http://127.0.0.1/t/x.");
    assertThat(page.select("pre a").eachAttr("href")).containsExactly("http://127.0.0.1/t/x");
  }

  @Test
  void tasksAreListedWithTheirContactAndTickedOff() {
    var ana = consoleTestData.insertContact("Ana", "ana@example.com");
    var enrollment = consoleTestData.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));
    actionExecutor.execute(
        enrollment,
        1,
        new Action.OpenTask(TeamNotification.sales("Call within a day")),
        ConsolePagesTest::noOther);
    actionExecutor.execute(
        enrollment,
        2,
        new Action.OpenTask(TeamNotification.team("support", "Help")),
        ConsolePagesTest::noOther);
    actionExecutor.execute(
        enrollment,
        3,
        new Action.Notify(TeamNotification.sales("Clicked the guide")),
        ConsolePagesTest::noOther);

    var page = consoleHttpClient.page("/console/tasks?team=sales");

    var task = page.select("section[aria-labelledby=open] tbody tr");
    assertThat(task.text()).contains("Call within a day", "ebook-nurture", "sales", "Ana");
    assertThat(task.select("a[href=/console/contacts/" + ana + "]").text()).isEqualTo("Ana");
    assertThat(page.select("section[aria-labelledby=told] tbody tr").text())
        .contains("Clicked the guide");

    var answer =
        consoleHttpClient.post(
            task.select("form").attr("action"), "team=sales", "Sec-Fetch-Site", "same-origin");

    assertThat(answer.headers().firstValue("Location").orElse(""))
        .endsWith("/console/tasks?team=sales");
    assertThat(consoleHttpClient.page("/console/tasks?team=sales").text())
        .contains("Nothing to do");
    assertThat(consoleHttpClient.page("/console/tasks").text()).contains("Help");
  }

  @Test
  void whatAJourneyDidIsInTheTimelineAndOnItsContact() {
    var ana = consoleTestData.insertContact("Ana", "ana@example.com");
    var enrollment = consoleTestData.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));
    actionExecutor.execute(enrollment, 1, new Action.Score(60), ConsolePagesTest::noOther);
    actionExecutor.execute(
        enrollment, 2, new Action.MoveTo(Lifecycle.MARKETING_QUALIFIED), ConsolePagesTest::noOther);
    actionExecutor.execute(
        enrollment,
        3,
        new Action.AddTo(ContactList.list("beta-testers")),
        ConsolePagesTest::noOther);
    consoleTestData.insertJournalEntry(
        enrollment, 1, "ACTION", "score +60", "done", Duration.ofHours(3));
    consoleTestData.insertJournalEntry(
        enrollment, 2, "QUESTION", "offer size", "LARGE", Duration.ofHours(2));

    var contact = consoleHttpClient.page("/console/contacts/" + ana).select("dl").text();
    var timeline =
        consoleHttpClient.page("/console/enrollments/" + enrollment).select(".timeline").text();

    assertThat(contact).contains("Stage marketing qualified", "Score 60", "Lists beta-testers");
    assertThat(timeline).containsSubsequence("score +60", "done", "offer size?", "LARGE");
  }

  private static Enrollments.EnrollmentRules noOther(String journey) {
    throw new IllegalArgumentException(journey);
  }

  @Test
  void theFrameOfAMailHasTheRealPixelAndLinksAndRunsNoScript() {
    var mail =
        ConsoleTestData.insertMail(
            mailbox,
            Ids.newUuid(),
            "ana@example.com",
            "Tu guia",
            "<script>alert(1)</script><a href='http://127.0.0.1/t/x'>Guide</a><img src='http://127.0.0.1/o/x'>");

    var response = consoleHttpClient.get("/console/mailbox/%s/html".formatted(mail));

    assertThat(response.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .startsWith("sandbox allow-popups")
        .contains("frame-ancestors 'self'")
        .doesNotContain("script-src");
    assertThat(response.body())
        .contains("src=\"http://127.0.0.1/o/x\"")
        .contains("href=\"http://127.0.0.1/t/x\" target=\"_blank\"")
        .doesNotContain("alert(1)");
  }

  @Test
  void aMailIsDownloadedAsItCame() {
    var mail =
        ConsoleTestData.insertMail(
            mailbox, Ids.newUuid(), "ana@example.com", "Tu guia", "<p>Hola</p>");

    var response = consoleHttpClient.get("/console/mailbox/%s/source".formatted(mail));

    assertThat(response.headers().firstValue("Content-Disposition").orElse(""))
        .contains(mail + ".eml");
    assertThat(response.body()).startsWith("Message-ID: <");
  }

  @Test
  void whatDoesNotExistIsSaidOnAFriendlyPage() {
    for (var path :
        new String[] {
          "/console/enrollments/" + UUID.randomUUID(),
          "/console/enrollments/no-uuid",
          "/console/contacts/0000000000000",
          "/console/mailbox/" + UUID.randomUUID(),
          "/console/nowhere"
        }) {
      var response = consoleHttpClient.get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.body()).as(path).contains("Nothing here").contains("/console/mailbox");
    }
    assertThat(consoleHttpClient.get("/console/journeys/ebok-nurture").body())
        .contains("did you mean &quot;ebook-nurture&quot;?");
  }

  @Test
  void aHouseWithoutAnythingSaysWhatWillAppear() {
    assertThat(consoleHttpClient.page("/console/enrollments").text())
        .contains("Nobody has entered a journey");
    assertThat(consoleHttpClient.page("/console/mailbox").text())
        .contains("Mails appear here when");
    assertThat(consoleHttpClient.page("/console/journeys/ebook-nurture").text())
        .contains("Nobody here");
  }

  @Test
  void inRealTimeNoPageSpeaksOfCompression() {
    assertThat(consoleHttpClient.page("/console").select(".compressed")).isEmpty();
  }

  @Test
  void cancelingFromItsPageIsToldToTheEnrollment() {
    var ana = consoleTestData.insertContact("Ana", null);
    var enrollment = consoleTestData.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));
    var cancel = "/console/enrollments/%s/cancel".formatted(enrollment);

    var answer =
        consoleHttpClient.post(cancel, "reason=asked+by+phone", "Sec-Fetch-Site", "same-origin");

    var next = answer.headers().firstValue("Location").orElse("");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(consoleHttpClient.page(next).select("[role=status]").text())
        .startsWith("Canceling.");
    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana))
        .singleElement()
        .isInstanceOfSatisfying(
            RecordingEnrollmentClient.RecordedCall.Signaled.class,
            signaled -> {
              assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.CANCEL);
              assertThat(signaled.signal().enrollment()).isEqualTo(enrollment);
              assertThat(signaled.signal().reason()).as("Temporal is not told why").isNull();
            });
  }

  @Test
  void aBrowserThatOnlySaysItsOriginMayCancelFromOurs() {
    var ana = consoleTestData.insertContact("Ana", null);
    var enrollment = consoleTestData.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));

    consoleHttpClient.post(
        "/console/enrollments/%s/cancel".formatted(enrollment),
        "reason=asked+by+phone",
        "Origin",
        consoleHttpClient.address(""));

    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana)).hasSize(1);
  }

  @Test
  void noOtherSiteCanCancel() {
    var ana = consoleTestData.insertContact("Ana", null);
    var cancel =
        "/console/enrollments/%s/cancel"
            .formatted(consoleTestData.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1)));

    for (var headers :
        new String[][] {
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"},
          {"Sec-Fetch-Site", "none"},
          {"Sec-Fetch-Site", "cross-site", "Origin", consoleHttpClient.address("")},
          {"Origin", "https://evil.example"},
          {"Origin", "null"},
          {}
        }) {
      assertThat(consoleHttpClient.post(cancel, "reason=evil", headers).statusCode())
          .as(String.join(" ", headers))
          .isEqualTo(403);
    }
    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana)).isEmpty();
  }

  @Test
  void cancelingNeedsAReasonAndAnEnrollment() {
    var ana = consoleTestData.insertContact("Ana", null);
    var enrollment = consoleTestData.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));

    var answer =
        consoleHttpClient.post(
            "/console/enrollments/%s/cancel".formatted(enrollment),
            "reason=+",
            "Sec-Fetch-Site",
            "same-origin");

    assertThat(
            consoleHttpClient
                .page(answer.headers().firstValue("Location").orElse(""))
                .select("[role=alert]")
                .text())
        .startsWith("Not canceled: a reason is missing");
    assertThat(
            consoleHttpClient
                .post(
                    "/console/enrollments/%s/cancel".formatted(UUID.randomUUID()),
                    "reason=x",
                    "Sec-Fetch-Site",
                    "same-origin")
                .statusCode())
        .isEqualTo(404);
    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana)).isEmpty();
  }

  @Test
  void anOpenConsoleAnswersOnlyUnderItsOwnNames() throws IOException {
    assertThat(statusUnder("evil.example")).contains(" 403 ");
    assertThat(statusUnder("evil.example\r\nX-Forwarded-Host: 127.0.0.1")).contains(" 403 ");
    assertThat(statusUnder("localhost:" + port)).contains(" 200 ");
    assertThat(statusUnder("[::1]:" + port)).contains(" 200 ");
  }

  private String statusUnder(String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET /console HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(host)
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().findFirst().orElse("");
    }
  }

  private void awaitEmptyOutbox() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> outbox.count() == 0);
  }
}
