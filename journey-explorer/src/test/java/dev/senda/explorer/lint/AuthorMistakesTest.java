package dev.senda.explorer.lint;

import static dev.senda.explorer.lint.LintFixture.PLAN;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.TeamNotification.team;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.finding.LocatedFinding;
import dev.senda.explorer.lint.LintFixture.TestCatalogContext;
import dev.senda.explorer.lint.mistakes.Mistakes;
import dev.senda.journey.Channel;
import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Intended;
import dev.senda.journey.Journey;
import dev.senda.journey.MessageData;
import dev.senda.journey.Plan;
import dev.senda.journey.catalog.CatalogContext;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What authors hear of the mistakes that they make: a code, the line, and what to write instead.
 */
class AuthorMistakesTest {

  private static final Path SOURCE =
      Path.of("src/test/java/dev/senda/explorer/lint/mistakes/Mistakes.java");

  private static List<LocatedFinding> lint(Journey journey, CatalogContext catalog) {
    return Lint.located(Explorer.explore(journey), catalog);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ClockRead                | not-deterministic   | LocalDate.now(): | write"
            + " lead.pauseUntil(time(9, 0))",
        "ClockOfAZone      | not-deterministic   | ZonedDateTime.now(): | no clock, be it with a"
            + " time zone or without",
        "InstantRead              | not-deterministic   | Instant.now(): |"
            + " lead.reaches(date(\"trial_ends\"))",
        "Milliseconds         | not-deterministic   | System.currentTimeMillis(): |"
            + " lead.pauseUntil(time(9, 0))",
        "GivenClock          | not-deterministic   | Clock.systemUTC(): | lead.pauseUntil(time(9,"
            + " 0))",
        "MathRandom          | not-deterministic   | Math.random(): |"
            + " lead.variant(Split.evenly(Offer.class))",
        "RandomNumber               | not-deterministic   | new Random(): | lead.isHeldOut(10)",
        "RandomOfAThread   | not-deterministic   | ThreadLocalRandom.current(): |"
            + " lead.isHeldOut(10)",
        "Shuffle              | not-deterministic   | Collections.shuffle(): |"
            + " lead.variant(Split.evenly(Offer.class))",
        "UuidOfChance       | not-deterministic   | UUID.randomUUID(): |"
            + " StepContact.idempotencyKey()",
        "Sleep                | not-deterministic   | Thread.sleep(): | lead.pause(hours(1))",
        "InAHelper          | not-deterministic   | Instant.now(): | lead.pauseUntil(time(9, 0))",
        "Endless              | endless-path        | \"score +1\" | for (int _ : lead.rounds(12))",
        "EndlessWithAWait  | endless-path        | does not end | for (int _ : lead.rounds(12))",
        "DateAsAttribute    | exception           | a LocalDate | a date is a text, such as"
            + " \"2026-05-01\"",
        "InstantAsAttribute | exception           | an Instant  | a date is a text, such as"
            + " \"2026-05-01\"",
        "SameStepTwice      | duplicate-step-name | \"guide\" | give one of them a name of its own",
        "UnknownJourney      | unknown-name        | \"welcom\" | did you mean \"welcome\"?",
        "UnknownLink         | unknown-name        | \"bok-now\" | one of the template's: book-now,"
            + " read-on; did you mean \"book-now\"?",
        "Goal                 | goal-starts-journey | \"Order Completed\" | expected another event",
        "UnknownStart        | unknown-name        | \"Order Complete\" | did you mean \"Order"
            + " Completed\"?",
      })
  void mistake_isFoundOnce_withItsLineAndWhatToWriteInstead(
      String mistake, String code, String found, String instead) throws Exception {
    var findings = lint(Mistakes.of(mistake), new TestCatalogContext());

    assertThat(findings.stream().filter(one -> one.finding().code().equals(code)).toList())
        .as("%s", findings)
        .hasSizeBetween(1, mistake.equals("UnknownLink") ? 2 : 1)
        .allSatisfy(
            located -> {
              assertThat(located.finding().toString()).contains(instead).doesNotContain("(ZoneId)");
              assertThat(located.finding().toString().replace("a Instant", "an Instant"))
                  .contains(found);
              assertThat(located.location())
                  .hasToString("dev/senda/explorer/lint/mistakes/Mistakes.java:" + lineOf(mistake));
            });
  }

  private static int lineOf(String mistake) throws IOException {
    var lines = Files.readAllLines(SOURCE);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).endsWith("// " + mistake)) {
        return i + 1;
      }
    }
    throw new AssertionError(mistake + ": no line ends with its name");
  }

  @Test
  void endlessLoop_isOneMistake_notAlsoARepeatedStep() throws Exception {
    assertThat(lint(Mistakes.of("EndlessWithAWait"), new TestCatalogContext())).hasSize(1);
  }

  private static final TestCatalogContext DECLARED =
      new TestCatalogContext()
          .withNames(CatalogContext.NameType.WEBHOOK, "crm-sync")
          .withNames(CatalogContext.NameType.COUPON_POOL, "spring-10", "win-back")
          .withNames(CatalogContext.NameType.LIST, "beta-testers")
          .withNames(CatalogContext.NameType.TEAM, "sales")
          .withNames(CatalogContext.NameType.BEAN, SyncToCrm.class.getName())
          .withNames(CatalogContext.NameType.TOPIC, "newsletter");

  private interface SyncToCrm extends CustomAction {}

  private interface SyncToErp extends CustomAction {}

  private interface Prices extends MessageData {}

  private enum Credit {
    GOOD,
    BAD
  }

  private interface CreditCheck extends CustomQuestion<Credit> {}

  private static void assertUnknown(Consumer<Enrollment> story, String expected) {
    assertThat(lint(new TestJourney(PLAN, story), DECLARED))
        .singleElement()
        .satisfies(
            located -> {
              assertThat(located.finding().code()).isEqualTo("unknown-name");
              assertThat(located.finding().toString()).contains(expected);
              assertThat(located.location()).isNotNull();
            });
    assertThat(lint(new TestJourney(PLAN, story), new TestCatalogContext()))
        .as("nothing is declared")
        .isEmpty();
  }

  @Test
  void misspeltNamesOutsideOfTheCode_areFound() {
    assertUnknown(
        lead -> lead.webhook("crm-snyc"),
        "webhook \"crm-snyc\" (expected one that the catalog declares: crm-sync; did you mean"
            + " \"crm-sync\"?)");
    assertUnknown(
        lead -> {
          if (lead.takesCoupon("sprig-10")) {
            lead.score(1);
          }
        },
        "coupon pool \"sprig-10\" (expected one that the catalog declares: spring-10, win-back; did"
            + " you mean \"spring-10\"?)");
    assertUnknown(lead -> lead.addTo(list("betatesters")), "list \"betatesters\" (expected one");
    assertUnknown(lead -> lead.removeFrom(list("betas")), "declares: beta-testers)");
    assertUnknown(
        lead -> {
          if (lead.is(in(list("beta-tester")))) {
            lead.score(1);
          }
        },
        "did you mean \"beta-testers\"?");
    assertUnknown(
        lead -> lead.grantConsent("newsleter", Channel.EMAIL),
        "topic \"newsleter\" (expected one that the catalog declares: newsletter; did you mean"
            + " \"newsletter\"?)");
    assertUnknown(lead -> lead.withdrawConsent("news"), "topic \"news\" (expected one");
    assertUnknown(lead -> lead.notify(team("sails", "Hot")), "team \"sails\" (expected one");
    assertUnknown(lead -> lead.task(team("support", "Call")), "team \"support\" (expected one");
    assertUnknown(
        lead -> lead.send(email("guide").with("prices", Prices.class)),
        "bean \"%s\" (expected one that the catalog declares".formatted(Prices.class.getName()));
    assertUnknown(
        lead -> lead.perform(SyncToErp.class),
        "bean \"%s\" (expected one that the catalog declares: %s"
            .formatted(SyncToErp.class.getName(), SyncToCrm.class.getName()));
    assertUnknown(
        lead -> {
          if (lead.ask(CreditCheck.class) == Credit.GOOD) {
            lead.score(1);
          }
        },
        "bean \"%s\" (expected one that the catalog declares"
            .formatted(CreditCheck.class.getName()));
  }

  @Test
  void declaredNames_areFine() {
    assertThat(
            lint(
                new TestJourney(
                    PLAN,
                    lead -> {
                      lead.webhook("crm-sync");
                      lead.perform(SyncToCrm.class);
                      lead.addTo(list("beta-testers"));
                      lead.grantConsent("newsletter", Channel.EMAIL, "v3");
                      lead.notify(team("sales", "Hot"));
                      if (lead.takesCoupon("win-back")) {
                        lead.score(1);
                      }
                    }),
                DECLARED))
        .isEmpty();
  }

  @Test
  void subjectWithoutTranslation_isFound_inTheTemplateOfTheOtherLocale() {
    Consumer<Enrollment> story = lead -> lead.send(email("guide").subject("Did you get it?"));

    assertThat(
            lint(
                new TestJourney(PLAN, story),
                new TestCatalogContext().withoutSubject("Did you get it?")))
        .singleElement()
        .hasToString(
            "test/guide.es.mjml:2: untranslated-subject: \"guide\": the subject \"Did you get it?\""
                + " has no translation to es, so it is sent as it is (expected below \"subjects:\""
                + " in the front matter of guide.es.mjml the line: \"Did you get it?\": \"...\"),"
                + " on the path: send email guide");
    assertThat(lint(new TestJourney(PLAN, story), new TestCatalogContext())).isEmpty();
    assertThat(
            lint(
                new TestJourney(PLAN, lead -> lead.send(email("guide"))),
                new TestCatalogContext().withoutSubject("Did you get it?")))
        .isEmpty();
  }

  private static List<LocatedFinding> lintPrinting(Plan plan, String variable, boolean hasDefault) {
    return lint(
        new TestJourney(plan, lead -> lead.send(email("guide"))),
        new TestCatalogContext()
            .withVariables("guide", new TemplateVariable(variable, hasDefault)));
  }

  @Test
  void linkToUnsubscribe_isFound_whereTheMessageHasNone() {
    var withoutTopic = Plan.named("test").startsOn(event("Form Submitted")).service();

    assertThat(lintPrinting(PLAN.transactional(), "links.unsubscribe", false))
        .hasSize(2)
        .first()
        .hasToString(
            "test/guide.en.mjml:4: unknown-variable: \"guide\": template \"guide\" in en prints {{"
                + " links.unsubscribe }} (expected links.preferences, or {% if links.unsubscribe %}"
                + " around it: the message has no link to unsubscribe, for the plan is"
                + " transactional), on the path: send email guide");
    assertThat(lintPrinting(withoutTopic, "links.unsubscribe", false))
        .hasSize(2)
        .first()
        .asString()
        .contains("for the plan has no topic");
    assertThat(lintPrinting(PLAN.transactional(), "links.unsubscribe", true)).isEmpty();
    assertThat(lintPrinting(PLAN.transactional(), "links.preferences", false)).isEmpty();
    assertThat(lintPrinting(PLAN, "links.unsubscribe", false)).isEmpty();
    assertThat(lintPrinting(PLAN.service(), "links.unsubscribe", false)).isEmpty();
  }

  @Test
  void misspeltVariablesOfSenda_areFound() {
    assertThat(lintPrinting(PLAN, "links.unsuscribe", false))
        .first()
        .asString()
        .contains("did you mean \"unsubscribe\"?");
    assertThat(lintPrinting(PLAN, "company.address", false))
        .first()
        .asString()
        .contains("(expected company.name or company.postal_address)");
    assertThat(lintPrinting(PLAN, "brand.name", false)).isEmpty();
  }

  @Test
  void goalThatOnlySomeStartsAre_isFine() {
    var order = event("Order Completed");

    assertThat(
            lint(
                new TestJourney(
                    Plan.named("test").startsOn(order).goal(order.with("total", 100)),
                    lead -> lead.score(1)),
                new TestCatalogContext()))
        .isEmpty();
    assertThat(
            lint(
                new TestJourney(
                    Plan.named("test").startsOn(order.with("total", 100)).goal(order),
                    lead -> lead.score(1)),
                new TestCatalogContext()))
        .as("every start is also the goal")
        .hasSize(1);
  }

  private static void sendThree(Enrollment lead) {
    lead.send(email("one"));
    lead.send(email("two"));
    lead.send(email("three"));
  }

  @Intended(value = "too-many-messages", because = "the countdown of a flash sale")
  private record FlashSale(Plan plan) implements Journey {
    @Override
    public void run(Enrollment lead) {
      sendThree(lead);
    }
  }

  @Intended(value = "wait-too-long", because = "nothing here waits")
  @Intended(value = "too-many-messages", because = "the countdown of a flash sale")
  private record WithoutReason(Plan plan) implements Journey {
    @Override
    public void run(Enrollment lead) {
      sendThree(lead);
    }
  }

  @Intended(value = "unknown-name", because = "a mistake cannot be meant")
  private record MeansAMistake(Plan plan) implements Journey {
    @Override
    public void run(Enrollment lead) {
      lead.enrollIn("welcom");
    }
  }

  @Test
  void journeyThatMeansIt_isNotReported() {
    assertThat(lint(new TestJourney(PLAN, AuthorMistakesTest::sendThree), DECLARED)).hasSize(1);
    assertThat(lint(new FlashSale(PLAN), DECLARED)).isEmpty();
  }

  @Test
  void intentionWithoutAFinding_isReported() {
    assertThat(lint(new WithoutReason(PLAN), DECLARED))
        .singleElement()
        .asString()
        .startsWith("unused-intention: @Intended(\"wait-too-long\"): answers no finding");
    assertThat(lint(new MeansAMistake(PLAN), DECLARED))
        .extracting(located -> located.finding().code())
        .containsExactly("unknown-name", "unused-intention");
  }

  @Test
  void findingAboutATemplate_isReportedOnce_whereverItIsSent() {
    assertThat(
            lint(
                new TestJourney(
                    PLAN,
                    lead -> {
                      lead.send(email("guide"));
                      lead.pause(days(3));
                      lead.send(email("guide").named("guide-again"));
                    }),
                new TestCatalogContext().withLink("guide", "/docs")))
        .as("one in each locale")
        .hasSize(2);
  }
}
