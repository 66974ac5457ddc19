package dev.senda.explorer.lint;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.lifecycle;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Lifecycle.CUSTOMER;
import static dev.senda.journey.Lifecycle.LEAD;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.push;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Occurrence.clicked;
import static dev.senda.journey.Occurrence.happened;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Match;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import dev.senda.journey.catalog.CatalogContext;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each rule finds its planted fault, and leaves the journey alone that does it right. */
class LintTest {

  private static final Locale SPANISH = Locale.of("es");

  private static final Plan PLAN =
      Plan.named("told")
          .startsOn(event("Form Submitted"))
          .goal(event("Order Completed"))
          .exitsOn(event("Account Closed"))
          .topic("tips");

  /** A house of templates without variables, unless some are given. */
  private static final class TestCatalogContext implements CatalogContext {

    private final Map<String, Set<TemplateVariable>> variables = new HashMap<>();
    private String missing = "";

    TestCatalogContext withVariables(String template, TemplateVariable... all) {
      variables.put(template, Set.of(all));
      return this;
    }

    TestCatalogContext withoutTemplate(String template) {
      missing = template;
      return this;
    }

    @Override
    public List<Locale> locales() {
      return List.of(Locale.ENGLISH, SPANISH);
    }

    @Override
    public Optional<Set<TemplateVariable>> templateVariables(
        String journey, Message.Single message, Locale locale) {
      return missing.equals(message.template() + "." + locale)
          ? Optional.empty()
          : Optional.of(variables.getOrDefault(message.template(), Set.of()));
    }

    @Override
    public Set<String> linkNames(String journey, Message.Single message, Locale locale) {
      return Set.of("book-now", "read-on");
    }

    @Override
    public Map<String, Set<String>> events() {
      return Map.of(
          "Form Submitted", Set.of("form"),
          "Order Completed", Set.of("total", "order_id"),
          "Account Closed", Set.of(),
          "Demo Booked", Set.of(),
          "Trial Started", Set.of());
    }

    @Override
    public Set<String> attributes() {
      return Set.of("first_name", "country", "trial_ends");
    }

    @Override
    public Set<String> segmentNames() {
      return Set.of("hot-leads");
    }

    @Override
    public Set<String> journeyNames() {
      return Set.of("welcome", "told");
    }
  }

  private static List<String> lint(Plan plan, CatalogContext house, Consumer<Enrollment> story) {
    return Lint.of(Explorer.explore(new TestJourney(plan, story)), house).stream()
        .map(JourneyFinding::toString)
        .toList();
  }

  private static List<String> lint(Consumer<Enrollment> story) {
    return lint(PLAN, new TestCatalogContext(), story);
  }

  @Test
  void aJourneyThatDoesItRightIsLeftAlone() {
    assertThat(
            lint(
                PLAN,
                new TestCatalogContext()
                    .withVariables(
                        "guide",
                        new TemplateVariable("contact.first_name", true),
                        new TemplateVariable("event.form", false),
                        new TemplateVariable("company.name", false),
                        new TemplateVariable("links.unsubscribe", false))
                    .withVariables("offer", new TemplateVariable("coupon", false)),
                lead -> {
                  var guide = lead.send(email("guide"));
                  if (!guide.openedWithin(days(3)) && lead.takesCoupon("offers")) {
                    lead.send(email("offer"));
                  }
                  if (lead.is(attribute("country").is("MX").and(in(segment("hot-leads"))))) {
                    lead.emit(event("Got Hot"));
                    lead.enrollIn("welcome");
                  }
                  if (lead.reaches(date("trial_ends").before(days(3)))) {
                    lead.pauseUntil(time(9, 0));
                    lead.send(sms("reminder"));
                  }
                  if (!lead.happens(event("Trial Started"), within(days(7)))) {
                    lead.exit("never tried");
                  }
                }))
        .isEmpty();
  }

  @Test
  void whatTheExplorationFoundIsToldToo() {
    var runs = new AtomicInteger();

    assertThat(
            lint(
                lead -> {
                  lead.send(email("guide"));
                  lead.pause(days(2));
                  lead.send(email("guide"));
                }))
        .containsExactly(
            "step \"guide\": twice on one path (expected once: give one of them a name of its own)");
    assertThat(lint(lead -> lead.pause(days(runs.incrementAndGet()))))
        .singleElement()
        .asString()
        .startsWith("run again with the same answers: pause 2 days (expected pause 1 day");
  }

  @Test
  void aLastQuestionThatChangesNothingIsADeadEnd() {
    assertThat(
            lint(
                lead -> {
                  lead.pause(days(1));
                  lead.send(email("guide")).openedWithin(days(3));
                }))
        .containsExactly(
            "\"guide opened within 3 days\": whatever the answer, the journey ends with nothing done (expected something to depend on it; to leave time for the goal, pause), on the path: pause 1 day -> send email guide -> guide opened within 3 days");
    assertThat(lint(lead -> lead.is(attribute("country").is("MX")))).hasSize(1);
  }

  @Test
  void aLastQuestionThatChangesSomethingIsNone() {
    assertThat(
            lint(
                lead -> {
                  if (!lead.send(email("guide")).openedWithin(days(3))) {
                    lead.exit("not interested");
                  }
                }))
        .isEmpty();
    assertThat(
            lint(
                lead -> {
                  lead.send(email("guide")).openedWithin(days(3));
                  lead.score(1);
                }))
        .as("a wait whose answer is not used, and that has something after it")
        .isEmpty();
    assertThat(lint(lead -> lead.takesCoupon("offers"))).as("it is taken").isEmpty();
  }

  @Test
  void aStepThatContradictsTheAnswerBeforeIsNeverReached() {
    assertThat(
            lint(
                lead -> {
                  if (lead.is(CUSTOMER)) {
                    if (lead.is(LEAD)) {
                      lead.send(email("never"));
                    }
                    lead.send(email("guide"));
                  }
                }))
        .containsExactly(
            "\"lifecycle is lead\": the answer \"yes\" never comes, because the opposite was answered just before, and \"send email never\" is never reached (expected every answer to be possible), on the path: lifecycle is customer: yes -> lifecycle is lead");
  }

  @Test
  void contradictionsAreSeenInWhateverFormTheyAreSaid() {
    assertThat(contradiction(score().atLeast(50), score().atMost(20))).hasSize(1);
    assertThat(contradiction(score().atLeast(50), score().atMost(60))).isEmpty();
    assertThat(contradiction(score().atLeast(50), not(score().atLeast(20)))).hasSize(1);
    assertThat(contradiction(attribute("country").is("MX"), attribute("country").is("ES")))
        .hasSize(1);
    assertThat(
            contradiction(attribute("country").isOneOf("MX", "ES"), attribute("country").is("ES")))
        .isEmpty();
    assertThat(
            contradiction(
                attribute("country").is("MX").and(score().atLeast(5)),
                attribute("country").is("ES").or(score().atMost(4))))
        .hasSize(1);
    assertThat(contradiction(not(attribute("country").isKnown()), attribute("country").is("MX")))
        .hasSize(1);
    assertThat(contradiction(not(lifecycle().isOneOf(CUSTOMER, LEAD)), lifecycle().is(LEAD)))
        .hasSize(1);
    assertThat(contradiction(in(segment("hot-leads")), score().atMost(5))).isEmpty();
  }

  private static List<String> contradiction(Condition one, Condition other) {
    return lint(
        lead -> {
          if (lead.is(one)) {
            if (lead.is(other)) {
              lead.send(email("never"));
            }
            lead.send(email("guide"));
          }
        });
  }

  @Test
  void whatTimeMayHaveChangedIsNoContradiction() {
    assertThat(
            lint(
                lead -> {
                  if (lead.is(CUSTOMER)) {
                    lead.pause(days(30));
                    if (!lead.is(CUSTOMER)) {
                      lead.send(email("come-back"));
                    }
                  }
                }))
        .isEmpty();
  }

  @Test
  void aConditionThatIsAskedAgainOnTheWayIsNoFault() {
    assertThat(
            lint(
                lead -> {
                  boolean customer = lead.is(CUSTOMER);
                  if (lead.is(CUSTOMER)) {
                    lead.send(email("thanks"));
                  }
                  if (customer) {
                    lead.score(1);
                  }
                }))
        .isEmpty();
  }

  private enum Offer {
    BIG,
    SMALL
  }

  @Test
  void aVariantOfNoWeightIsNeverReached() {
    assertThat(
            lint(
                lead -> {
                  var offer = Split.evenly(Offer.class);
                  if (lead.variant(offer.weighing(Offer.BIG, 0)) == Offer.BIG) {
                    lead.send(email("big"));
                  }
                }))
        .containsExactly(
            "\"offer\": the answer \"BIG\" never comes, because its weight is 0 (expected every answer to be possible), on the path: split offer");
    assertThat(
            lint(
                lead -> {
                  if (lead.variant(Split.evenly(Offer.class)) == Offer.BIG) {
                    lead.send(email("big"));
                  }
                }))
        .isEmpty();
  }

  @Test
  void aWaitForWhatEndsTheJourneyIsNeverAnswered() {
    assertThat(
            lint(
                lead -> {
                  if (lead.happens(event("Order Completed").with("total", 5), within(days(3)))) {
                    lead.send(email("thanks"));
                  }
                }))
        .containsExactly(
            "\"Order Completed where total is 5 within 3 days\": the answer \"yes\" never comes, because the goal \"Order Completed\" ends the journey first (expected every answer to be possible), on the path: Order Completed where total is 5 within 3 days");
    assertThat(
            lint(
                lead -> {
                  var guide = lead.send(email("guide"));
                  var first =
                      lead.firstOf(clicked(guide), happened("Account Closed"), within(days(3)));
                  lead.pause(first.toString(), days(1));
                }))
        .singleElement()
        .asString()
        .contains("the answer \"Account Closed\" never comes, because the exit on");
  }

  @Test
  void aWaitForMoreThanEndsTheJourneyMayBeAnswered() {
    assertThat(
            lint(
                PLAN.goal(event("Order Completed").with("total", Match.atLeast(50))),
                new TestCatalogContext(),
                lead -> {
                  if (lead.happens(event("Order Completed"), within(days(3)))) {
                    lead.send(email("thanks"));
                  }
                }))
        .isEmpty();
  }

  @Test
  void aWaitOrAPauseOfMoreThanAYearHasNoWayOut() {
    assertThat(lint(lead -> lead.pause(days(367))))
        .containsExactly(
            "\"pause 367 days\": holds a contact for 367 days (expected 366 days at most), on the path: pause 367 days");
    assertThat(
            lint(
                lead -> {
                  if (lead.happens(event("Demo Booked"), within(days(400)))) {
                    lead.score(1);
                  }
                }))
        .hasSize(1);
    assertThat(lint(lead -> lead.pause(days(366)))).isEmpty();
  }

  @Test
  void aWaitForWhatNobodyReportsHasNoWayOut() {
    assertThat(
            lint(
                lead -> {
                  if (lead.send(sms("code")).openedWithin(days(1))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"code opened within 1 day\": nobody reports that a message by sms was opened, so that it waits to the end (expected what the channel reports), on the path: send sms code -> code opened within 1 day");
    assertThat(
            lint(
                lead -> {
                  if (lead.send(push("hello")).repliedWithin(days(1))) {
                    lead.score(1);
                  }
                }))
        .hasSize(1);
    assertThat(
            lint(
                lead -> {
                  if (lead.send(preferred(sms("code"), email("code"))).openedWithin(days(1))) {
                    lead.score(1);
                  }
                }))
        .as("one of them is reported")
        .isEmpty();
  }

  @Test
  void aThirdMessageWithinADayIsOneTooMany() {
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
            "\"three\": marketing message 3 within 24 hours (expected 2 at most), on the path: send email one -> pause 12 hours -> send email two -> Demo Booked within 2 days: yes -> pause 11 hours -> send email three");
    assertThat(lint(PLAN.service(), new TestCatalogContext(), story)).as("no marketing").isEmpty();
    assertThat(Lint.of(Explorer.explore(new TestJourney(PLAN, story)), new TestCatalogContext(), 3))
        .isEmpty();
  }

  @Test
  void threeMessagesInAFullDayAreFine() {
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

  @Test
  void aMessageEachMorningIsOneADay() {
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
  void marketingNeedsATopic() {
    Consumer<Enrollment> story = lead -> lead.send(email("guide"));
    var plan = Plan.named("told").startsOn(event("Form Submitted"));

    assertThat(lint(plan, new TestCatalogContext(), story))
        .containsExactly(
            "\"guide\": a marketing message, and the plan has no topic (expected topic(\"...\"), or that the plan says service() or transactional()), on the path: send email guide");
    assertThat(lint(plan.transactional(), new TestCatalogContext(), story)).isEmpty();
    assertThat(lint(plan, new TestCatalogContext(), lead -> lead.score(1)))
        .as("it sends nothing")
        .isEmpty();
  }

  @Test
  void onlyWhatSomebodyAskedForMayComeTwice() {
    Consumer<Enrollment> story =
        lead -> lead.send(preferred(sms("code"), email("receipt").atLeastOnce()));

    assertThat(lint(PLAN, new TestCatalogContext(), story))
        .containsExactly(
            "\"code\": email receipt at least once, and the plan's messages are marketing (expected transactional(), or no atLeastOnce()), on the path: send code (sms code or email receipt at least once)");
    assertThat(lint(PLAN.service(), new TestCatalogContext(), story)).hasSize(1);
    assertThat(lint(PLAN.transactional(), new TestCatalogContext(), story)).isEmpty();
  }

  @Test
  void aTemplateIsThereInEveryLocale() {
    assertThat(
            lint(
                PLAN,
                new TestCatalogContext().withoutTemplate("offer.es"),
                lead -> lead.send(preferred(sms("offer"), email("guide")))))
        .containsExactly(
            "\"offer\": there is no template \"offer\" for sms in es (expected one in every locale), on the path: send offer (sms offer or email guide)");
  }

  private static List<String> printing(Plan plan, String variable, boolean mayBeMissing) {
    return lint(
        plan,
        new TestCatalogContext()
            .withVariables("guide", new TemplateVariable(variable, mayBeMissing)),
        lead -> lead.send(email("guide")));
  }

  @Test
  void aVariableIsOneThatSomebodyFills() {
    assertThat(printing(PLAN, "contact.frist_name", true))
        .hasSize(2)
        .first()
        .asString()
        .isEqualTo(
            "\"guide\": template \"guide\" in en prints {{ contact.frist_name }} (expected something that contacts have; did you mean \"first_name\"?), on the path: send email guide");
    assertThat(printing(PLAN, "event.fom", false))
        .first()
        .asString()
        .contains(
            "(expected a property of the event that starts the journey; did you mean \"form\"?)");
    assertThat(printing(PLAN, "user.name", false))
        .first()
        .asString()
        .contains("(expected a variable of contact, event, company or links, or coupon)");
    assertThat(printing(PLAN, "event.form", false)).isEmpty();
  }

  @Test
  void aVariableOfAnEventIsInEveryEventThatStartsTheJourney() {
    var two = PLAN.startsOn(event("Account Closed"));
    var none = Plan.named("told").topic("tips");

    assertThat(printing(two, "event.form", false))
        .first()
        .asString()
        .contains("(expected a default, for not every event that starts the journey has it)");
    assertThat(printing(two, "event.form", true)).isEmpty();
    assertThat(printing(none, "event.form", true))
        .first()
        .asString()
        .contains("(expected no event, for none starts the journey)");
  }

  @Test
  void aCouponIsTakenBeforeItIsPrinted() {
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
            "\"offer\": template \"offer\" in en prints {{ coupon }} (expected takesCoupon(...) to have said yes before), on the path: coupon from offers: no -> send email offer");
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
  void anEventIsOneThatSomebodyEmits() {
    assertThat(lint(PLAN.exitsOn(event("Left For Good")), new TestCatalogContext(), _ -> {}))
        .containsExactly(
            "\"exits on\": event \"Left For Good\" (expected one of the tracking plan, or that the journey emits)");
    assertThat(
            lint(
                lead -> {
                  if (lead.happens(event("Demo Boked"), within(days(1)))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"Demo Boked within 1 day\": event \"Demo Boked\" (expected one of the tracking plan, or that the journey emits; did you mean \"Demo Booked\"?), on the path: Demo Boked within 1 day");
    assertThat(
            lint(
                lead -> {
                  lead.emit(event("Got Warm"));
                  if (lead.is(did(event("Got Warm")).atLeast(2))) {
                    lead.score(1);
                  }
                }))
        .as("emitted by itself")
        .isEmpty();
  }

  @Test
  void anEventIsSpeltAsItIsSpeltElsewhere() {
    assertThat(
            lint(
                lead -> {
                  if (lead.happens(event("demo_booked"), within(days(1)))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"demo_booked within 1 day\": event \"demo_booked\" (expected \"Demo Booked\", as it is spelt elsewhere), on the path: demo_booked within 1 day");
    assertThat(lint(lead -> lead.emit(event("Trial started"))))
        .containsExactly(
            "\"emit Trial started\": event \"Trial started\" (expected \"Trial Started\", as it is spelt elsewhere), on the path: emit Trial started");
  }

  @Test
  void aPropertyIsOneThatTheEventHas() {
    assertThat(
            lint(
                PLAN.startsOn(event("Form Submitted").with("from", "ebook")),
                new TestCatalogContext(),
                _ -> {}))
        .containsExactly(
            "\"starts on\": property of event \"Form Submitted\" \"from\" (expected one that it has; did you mean \"form\"?)");
  }

  @Test
  void aJourneyASegmentAndAnAttributeAreOnesThatThereAre() {
    assertThat(
            lint(
                lead -> {
                  lead.enrollIn("welcom");
                  if (lead.is(in(segment("hot-lead")).or(attribute("contry").is("MX")))) {
                    lead.score(1);
                  }
                }))
        .containsExactly(
            "\"enroll in welcom\": journey \"welcom\" (expected one that there is; did you mean \"welcome\"?), on the path: enroll in welcom",
            "\"in segment hot-lead\": segment \"hot-lead\" (expected one that there is; did you mean \"hot-leads\"?), on the path: enroll in welcom -> in segment hot-lead or contry is MX",
            "\"contry is MX\": attribute \"contry\" (expected one that there is; did you mean \"country\"?), on the path: enroll in welcom -> in segment hot-lead or contry is MX");
    assertThat(
            lint(
                lead -> {
                  lead.set("warm", true);
                  if (lead.is(attribute("warm").is(true))) {
                    lead.score(1);
                  }
                }))
        .as("set by itself")
        .isEmpty();
  }

  @Test
  void aFaultThatManyPathsMeetIsToldOnceOnTheShortest() {
    assertThat(
            lint(
                lead -> {
                  boolean first = lead.happens(event("Demo Booked"), within(days(1)));
                  if (!first) {
                    lead.pause(days(2));
                  }
                  lead.enrollIn("nowhere-at-all");
                  lead.pause("rest", days(first ? 3 : 4));
                }))
        .singleElement()
        .asString()
        .endsWith("on the path: Demo Booked within 1 day: yes -> enroll in nowhere-at-all");
  }

  @Test
  void aJourneyOfMoreThanCanBeWalkedIsLookedAtAllTheSame() {
    assertThat(
            lint(
                lead -> {
                  for (int i = 0; i < 40; i++) {
                    if (!lead.happens(event("Demo Booked"), within(hours(1)).named("wait " + i))) {
                      lead.score(i + 1);
                    }
                  }
                  lead.enrollIn("nowhere-at-all");
                }))
        .singleElement()
        .asString()
        .contains("journey \"nowhere-at-all\"");
  }

  @Test
  void aLinkIsOneThatTheTemplateNames() {
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

  @Test
  void anExceptionIsToldOnceHoweverManyPathsLeadToIt() {
    assertThat(
            lint(
                lead -> {
                  lead.is(attribute("country").is("MX"));
                  lead.is(attribute("country").is("ES"));
                  lead.takesCoupon("Not A Pool");
                }))
        .filteredOn(finding -> finding.contains("it throws"))
        .hasSize(1);
  }
}
