package dev.senda.explorer.lint.rules.message;

import static dev.senda.explorer.lint.LintFixture.PLAN;
import static dev.senda.explorer.lint.LintFixture.lint;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.nextWorkingDay;
import static dev.senda.journey.Time.payday;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static dev.senda.journey.Time.workingDays;
import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.lint.Lint;
import dev.senda.explorer.lint.LintFixture.TestCatalogContext;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Plan;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule finds its planted mistake, and accepts the journey without it. */
class MessageRulesTest {

  @Test
  void thirdMarketingMessageWithin24Hours_isReported() {
    Consumer<Enrollment> story =
        lead -> {
          lead.send(email("one"));
          lead.pause(hours(12));
          lead.send(email("two"));
          if (!lead.happens(event("Demo Booked"), within(days(2)))) {
            lead.pause(days(2));
          } else {
            lead.pause(hours(11));
          }
          lead.send(email("three"));
        };

    assertThat(lint(story))
        .containsExactly(
            "\"three\": marketing message 3 within 24 hours (expected 2 at most; if you mean it,"
                + " annotate the journey with @Intended(value = \"too-many-messages\", because ="
                + " \"...\")), on the path: send email one -> pause 12 hours -> send email two ->"
                + " Demo Booked within 2 days: yes -> pause 11 hours -> send email three");
    assertThat(lint(PLAN.service(), new TestCatalogContext(), story)).as("no marketing").isEmpty();
    assertThat(Lint.of(Explorer.explore(new TestJourney(PLAN, story)), new TestCatalogContext(), 3))
        .isEmpty();
  }

  @Test
  void threeMessagesInAFullDay_areAllowed() {
    assertThat(
            lint(
                lead -> {
                  lead.send(email("one"));
                  lead.pause(hours(12));
                  lead.send(email("two"));
                  lead.pause("again", hours(12));
                  lead.send(email("three"));
                }))
        .isEmpty();
  }

  private static List<String> everyRound(Consumer<Enrollment> wait) {
    return lint(
        lead -> {
          for (int _ : lead.rounds(30)) {
            wait.accept(lead);
            lead.send(email("again"));
          }
        });
  }

  @Test
  void oneMessageEachYearWeekOrDay_isAllowed() {
    assertThat(
            lint(
                lead -> {
                  for (int _ : lead.rounds(30)) {
                    if (!lead.reaches(date("trial_ends").everyYear())) {
                      lead.exit("no date");
                    }
                    lead.send(email("again"));
                  }
                }))
        .isEmpty();
    assertThat(
            lint(
                lead -> {
                  for (int _ : lead.rounds(30)) {
                    if (lead.reaches(date("trial_ends").everyYear().before(days(3)).at(time(9, 0)))
                        && lead.reaches(date("trial_ends").everyYear().at(time(9, 0)))) {
                      lead.send(email("again"));
                    } else {
                      lead.exit("no date");
                    }
                  }
                }))
        .isEmpty();
    assertThat(everyRound(lead -> lead.pauseUntil(FRIDAY, time(16, 0)))).isEmpty();
    assertThat(everyRound(lead -> lead.pauseUntil(time(16, 0)))).isEmpty();
  }

  @Test
  void datesOfOneDay_areReported_once() {
    assertThat(
            lint(
                lead -> {
                  for (int _ : lead.rounds(30)) {
                    if (!lead.reaches(date("trial_ends").everyYear())) {
                      lead.exit("no date");
                    }
                    lead.send(email("one"));
                    lead.send(email("two"));
                    lead.send(email("three"));
                  }
                }))
        .singleElement()
        .asString()
        .startsWith("\"three\": marketing message 3 within 24 hours");
    assertThat(
            lint(
                lead -> {
                  if (lead.reaches(date("trial_ends"))) {
                    lead.send(email("one"));
                  }
                  if (lead.reaches(date("trial_ends").at(time(9, 0)))) {
                    lead.send(email("two"));
                  }
                  if (lead.reaches(date("birthday").everyYear().at(time(10, 0)))) {
                    lead.send(email("three"));
                  }
                }))
        .filteredOn(finding -> finding.contains("marketing message"))
        .as("nothing is known of two different dates")
        .hasSize(1);
    assertThat(everyRound(lead -> lead.pauseUntil("soon", time(9, 0)))).isEmpty();
    assertThat(everyRound(lead -> lead.score(1))).hasSize(1);
  }

  @Test
  void oneMessageEachPaydayOrWorkingDay_isAllowed() {
    for (var moment : List.of(payday(), nextWorkingDay().at(time(9, 0)), workingDays(1))) {
      assertThat(
              lint(
                  lead -> {
                    for (int _ : lead.rounds(5)) {
                      lead.pauseUntil(moment);
                      lead.send(email("regularly"));
                    }
                  }))
          .as("%s", moment)
          .isEmpty();
    }
  }

  @Test
  void oneMessageEachMorning_isAllowed() {
    assertThat(
            lint(
                lead -> {
                  for (int _ : lead.rounds(5)) {
                    lead.pauseUntil(time(9, 0));
                    if (lead.send(email("daily")).openedWithin(hours(2))) {
                      lead.score(1);
                    }
                  }
                }))
        .isEmpty();
    assertThat(
            lint(
                lead -> {
                  for (int _ : lead.rounds(5)) {
                    lead.pauseUntil(bestHour());
                    lead.send(email("daily"));
                  }
                }))
        .isEmpty();
    assertThat(
            lint(
                lead -> {
                  lead.pauseUntil(MONDAY, time(9, 0));
                  lead.send(email("one"));
                  lead.send(email("two"));
                  lead.pauseUntil(TUESDAY, time(8, 0));
                  lead.send(email("three"));
                }))
        .as("23 hours after the first")
        .hasSize(1);
  }

  @Test
  void marketingWithoutTopic_isReported() {
    Consumer<Enrollment> story = lead -> lead.send(email("guide"));
    var plan = Plan.named("test").startsOn(event("Form Submitted"));

    assertThat(lint(plan, new TestCatalogContext(), story))
        .containsExactly(
            "\"guide\": a marketing message, and the plan has no topic (expected topic(\"...\"), or"
                + " that the plan says service() or transactional()), on the path: send email"
                + " guide");
    assertThat(lint(plan.transactional(), new TestCatalogContext(), story)).isEmpty();
    assertThat(lint(plan, new TestCatalogContext(), lead -> lead.score(1)))
        .as("it sends nothing")
        .isEmpty();
  }

  @Test
  void atLeastOnce_isAllowedForTransactionalMessagesOnly() {
    Consumer<Enrollment> story =
        lead -> lead.send(preferred(sms("code"), email("receipt").atLeastOnce()));

    assertThat(lint(PLAN, new TestCatalogContext(), story))
        .containsExactly(
            "\"code\": email receipt at least once, and the plan's messages are marketing (expected"
                + " transactional(), or no atLeastOnce()), on the path: send code (sms code or"
                + " email receipt at least once)");
    assertThat(lint(PLAN.service(), new TestCatalogContext(), story)).hasSize(1);
    assertThat(lint(PLAN.transactional(), new TestCatalogContext(), story)).isEmpty();
  }

  @Test
  void missingTemplateInOneLocale_isReported() {
    assertThat(
            lint(
                PLAN,
                new TestCatalogContext().withoutTemplate("offer.es"),
                lead -> lead.send(preferred(sms("offer"), email("guide")))))
        .containsExactly(
            "\"offer\": there is no template \"offer\" for sms in es (expected one in every"
                + " locale), on the path: send offer (sms offer or email guide)");
  }

  private static List<String> printing(Plan plan, String variable, boolean mayBeMissing) {
    return lint(
        plan,
        new TestCatalogContext()
            .withVariables("guide", new TemplateVariable(variable, mayBeMissing)),
        lead -> lead.send(email("guide")));
  }

  @Test
  void variableWithoutValue_isReported() {
    assertThat(printing(PLAN, "contact.frist_name", true))
        .hasSize(2)
        .first()
        .asString()
        .isEqualTo(
            "\"guide\": template \"guide\" in en prints {{ contact.frist_name }} (expected a trait"
                + " that contacts have; did you mean \"first_name\"?), on the path: send email"
                + " guide");
    assertThat(printing(PLAN, "event.fom", false))
        .first()
        .asString()
        .contains(
            "(expected a property of the event that starts the journey; did you mean \"form\"?)");
    assertThat(printing(PLAN, "user.name", false))
        .first()
        .asString()
        .contains("(expected a variable of contact, event, company, brand or links, or coupon)");
    assertThat(printing(PLAN, "event.form", false)).isEmpty();
  }

  @Test
  void eventVariable_mustExistInEveryStartEvent() {
    var two = PLAN.startsOn(event("Account Closed"));
    var none = Plan.named("test").topic("tips");

    assertThat(printing(two, "event.form", false))
        .first()
        .asString()
        .contains("(expected a default, for not every event that starts the journey has it)");
    assertThat(printing(two, "event.form", true)).isEmpty();
    assertThat(printing(none, "event.form", true)).isEmpty();
    assertThat(printing(none, "event.form", false))
        .first()
        .asString()
        .contains("(expected a default, for no event starts the journey)");
  }

  @Test
  void couponPrintedBeforeItIsTaken_isReported() {
    var testCatalogContext =
        new TestCatalogContext().withVariables("offer", new TemplateVariable("coupon", false));

    assertThat(
            lint(
                PLAN,
                testCatalogContext,
                lead -> {
                  lead.takesCoupon("offers");
                  lead.send(email("offer"));
                }))
        .hasSize(2)
        .first()
        .asString()
        .isEqualTo(
            "\"offer\": template \"offer\" in en prints {{ coupon }} (expected takesCoupon(...) to"
                + " have answered yes before), on the path: coupon from offers: no -> send email"
                + " offer");
    assertThat(
            lint(
                PLAN,
                testCatalogContext,
                lead -> {
                  if (lead.takesCoupon("offers")) {
                    lead.send(email("offer"));
                  }
                }))
        .isEmpty();
  }

  @Test
  void unknownLink_isReported() {
    assertThat(
            lint(
                lead -> {
                  if (lead.send(email("guide")).clickedWithin("bok-now", days(1))) {
                    lead.score(5);
                  }
                }))
        .first()
        .asString()
        .contains("link of email guide in en \"bok-now\"")
        .contains("did you mean \"book-now\"?");
    assertThat(
            lint(
                lead -> {
                  if (lead.send(email("guide")).clickedWithin("book-now", days(1))) {
                    lead.score(5);
                  }
                }))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/products", "javascript:alert(1)", "https://", "shop.example/x"})
  void linkThatLeadsNowhere_isReported(String target) {
    assertThat(
            lint(
                PLAN,
                new TestCatalogContext().withLink("guide", target),
                lead -> lead.send(email("guide"))))
        .hasSize(2)
        .allSatisfy(
            finding ->
                assertThat(finding)
                    .contains("template \"guide\" in e", "links \"%s\", ".formatted(target))
                    .contains("(expected "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://shop.example/50%off", "https://my_shop.example", "myapp://x", "#top"})
  void linkThatCanBeFollowed_isFine(String target) {
    assertThat(
            lint(
                PLAN,
                new TestCatalogContext().withLink("guide", target),
                lead -> lead.send(email("guide"))))
        .isEmpty();
  }
}
