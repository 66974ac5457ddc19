package dev.senda.journey;

import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.AwaitedEvent.opened;
import static dev.senda.journey.AwaitedEvent.replied;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Match.atLeast;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.TeamNotification.team;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnrollmentTest {

  private enum Reaction {
    ENGAGED,
    ORDERED,
    NOTHING
  }

  /** Records each step, and always answers with the last of the possible answers. */
  private static final class RecordingInterpreter implements Interpreter {

    private final List<Step> steps = new ArrayList<>();

    @Override
    public void perform(Step.Command command) {
      steps.add(command);
    }

    @Override
    public <A> A answer(Question<A> question) {
      steps.add(question);
      return question.answers().getLast();
    }
  }

  private final RecordingInterpreter interpreter = new RecordingInterpreter();
  private final Enrollment lead = new Enrollment(interpreter);

  @Test
  void verbs_becomeNamedSteps() {
    var guide = lead.send(email("guide"));
    boolean opened = guide.openedWithin(days(3));
    boolean clicked = guide.clickedWithin(hours(12));
    lead.pause(days(4));
    lead.pause("breathe", hours(36));
    boolean ordered = lead.happens(event("Order Completed"), within(days(7)));
    boolean called = lead.happens(event("Called"), within(days(1)).named("the call"));
    boolean mexican = lead.is(attribute("country").is("MX"));
    lead.exit("enough");

    assertThat(List.of(opened, clicked, ordered, called, mexican)).containsOnly(false);
    assertThat(interpreter.steps)
        .extracting(Step::name)
        .containsExactly(
            "guide",
            "guide opened within 3 days",
            "guide clicked within 12 hours",
            "pause 4 days",
            "breathe",
            "Order Completed within 7 days",
            "the call",
            "country is MX",
            "exit: enough");
  }

  private enum Offer {
    NONE,
    DISCOUNT
  }

  private interface CreditCheck extends CustomQuestion<Offer> {}

  private interface SyncToCrm extends CustomAction {}

  @Test
  void actions_becomeNamedSteps() {
    var guide = lead.send(preferred(email("guide"), sms("guide-short")));
    guide.deliveredWithin(hours(1));
    guide.clickedWithin("book-now", days(1));
    guide.repliedWithin(days(2));
    guide.delivery();
    lead.pauseUntil(time(9, 0));
    lead.pauseUntil(TUESDAY, time(9, 0));
    lead.pauseUntil("their hour", bestHour());
    lead.reaches(date("trial_ends").before(days(3)));
    lead.firstOf(
        clicked(guide).means(Reaction.ENGAGED),
        happened("Order Completed").means(Reaction.ORDERED),
        within(days(3)).otherwise(Reaction.NOTHING));
    lead.is(LifecycleStage.CUSTOMER);
    lead.variant(Split.evenly(Offer.class));
    lead.isHeldOut(10);
    lead.hasChange("sms-nudge");
    lead.takesCoupon("welcome-10");
    lead.ask(CreditCheck.class);
    lead.score(+20);
    lead.score(-5);
    lead.set("plan", "pro");
    lead.moveTo(LifecycleStage.SALES_QUALIFIED);
    lead.addTo(list("vip"));
    lead.removeFrom(list("vip"));
    lead.notify(sales("Ready to talk"));
    lead.task(team("support", "Call back"));
    lead.webhook("crm-sync");
    lead.emit(event("Trial Extended").with("days", 7));
    lead.enrollIn("onboarding");
    lead.perform(SyncToCrm.class, "won");

    assertThat(interpreter.steps)
        .extracting(Step::name)
        .containsExactly(
            "guide",
            "guide delivered within 1 hour",
            "guide link \"book-now\" clicked within 1 day",
            "guide replied to within 2 days",
            "delivery of guide",
            "until 09:00",
            "until Tuesday 09:00",
            "their hour",
            "3 days before trial_ends",
            "first of guide clicked, Order Completed within 3 days",
            "lifecycle is customer",
            "offer",
            "holdout",
            "has change sms-nudge",
            "coupon from welcome-10",
            "ask CreditCheck",
            "score +20",
            "score -5",
            "set plan to pro",
            "move to sales qualified",
            "add to list vip",
            "remove from list vip",
            "notify sales: Ready to talk",
            "task for support: Call back",
            "webhook crm-sync",
            "emit Trial Extended where days is 7",
            "enroll in onboarding",
            "perform SyncToCrm(won)");
  }

  @Test
  void everyStep_hasAnActor() {
    lead.send(email("guide")).openedWithin(days(1));
    lead.task(sales("Call"));
    lead.webhook("crm-sync");
    lead.ask(CreditCheck.class);
    lead.is(LifecycleStage.CUSTOMER);

    assertThat(interpreter.steps)
        .extracting(Step::actor)
        .containsExactly(Actor.US, Actor.CONTACT, Actor.TEAM, Actor.SYSTEM, Actor.SYSTEM, Actor.US);
  }

  @Test
  void everyQuestion_listsItsAnswers() {
    var guide = lead.send(email("guide"));
    lead.firstOf(
        opened(guide).means(Reaction.ENGAGED),
        happened("Order Completed").means(Reaction.ORDERED),
        replied(guide).means(Reaction.ENGAGED),
        within(days(3)).otherwise(Reaction.NOTHING));
    lead.variant(Split.evenly(Offer.class));
    lead.ask(CreditCheck.class);
    guide.delivery();

    assertThat(
            interpreter.steps.stream().skip(1).<Object>map(step -> ((Question<?>) step).answers()))
        .containsExactly(
            List.of(Reaction.ENGAGED, Reaction.ORDERED, Reaction.NOTHING),
            List.of(Offer.NONE, Offer.DISCOUNT),
            List.of(Offer.NONE, Offer.DISCOUNT),
            List.of(
                DeliveryStatus.ACCEPTED,
                DeliveryStatus.REJECTED,
                DeliveryStatus.UNKNOWN,
                DeliveryStatus.SKIPPED,
                DeliveryStatus.BOUNCED,
                DeliveryStatus.COMPLAINED));
  }

  @Test
  void variantAndGuard_areAskedOnce() {
    var first = lead.variant(Split.evenly(Offer.class));
    var second = lead.variant(Split.evenly(Offer.class));
    lead.hasChange("sms-nudge");
    lead.hasChange("sms-nudge");
    lead.hasChange("another");

    assertThat(second).isEqualTo(first);
    assertThat(interpreter.steps)
        .extracting(Step::name)
        .containsExactly("offer", "has change sms-nudge", "has change another");
  }

  @Test
  void rounds_areMarked_andMayBeLeft() {
    for (int round : lead.rounds(3)) {
      lead.send(email("nudge"));
      if (round == 2) {
        break;
      }
    }

    assertThat(interpreter.steps)
        .containsExactly(
            new Step.Round("repeat 3 times", 1, 3),
            new Step.Send(new MessageRef("nudge", 1), email("nudge")),
            new Step.Round("repeat 3 times", 2, 3),
            new Step.Send(new MessageRef("nudge", 2), email("nudge")));
  }

  @Test
  void invalidArguments_areRefused() {
    var guide = lead.send(email("guide"));

    assertThatThrownBy(() -> lead.score(0))
        .hasMessage("score: 0 (expected points to add or take away)");
    assertThatThrownBy(() -> lead.set(" ", 1))
        .hasMessage("attribute: empty (expected a name, such as \"plan\")");
    assertThatThrownBy(() -> lead.set("plan", List.of()))
        .hasMessageContaining("(expected a String, a number or a boolean;");
    assertThatThrownBy(() -> lead.rounds(0)).hasMessage("rounds: 0 (expected 1 or more)");
    assertThatThrownBy(() -> lead.emit(event("Order Completed").with("total", atLeast(5))))
        .hasMessage(
            "property \"total\": is at least 5 (expected one value, such as with(\"total\", 50))");
    assertThatThrownBy(
            () ->
                lead.firstOf(
                    opened(guide).means(Reaction.ENGAGED),
                    opened(guide).means(Reaction.ORDERED),
                    within(days(1)).otherwise(Reaction.NOTHING)))
        .hasMessageEndingWith("(expected two different things or more)");
    assertThatThrownBy(() -> lead.notify(sales("two\nlines")))
        .hasMessageEndingWith("(expected 1 to 80 characters on one line)");
    assertThatThrownBy(() -> guide.clickedWithin("Book Now", days(1)))
        .hasMessageStartingWith("link: \"Book Now\" (expected lower-case words joined by hyphens");
    assertThatThrownBy(() -> lead.takesCoupon("Welcome"))
        .hasMessageStartingWith("coupon pool: \"Welcome\" (expected lower-case words");
    assertThatThrownBy(() -> lead.webhook("https://example.com"))
        .hasMessageStartingWith("webhook: \"https://example.com\" (expected lower-case words");
    assertThatThrownBy(() -> preferred(email("guide"), email("other")))
        .hasMessage(
            "preferred: email guide, email other (expected two messages or more, each on a different channel)");
  }

  @Test
  void repeatedStep_isAnotherMessage() {
    lead.send(email("guide"));
    lead.send(email("guide").named("guide-again"));
    lead.send(email("guide")).openedWithin(days(1));

    assertThat(interpreter.steps)
        .containsExactly(
            new Step.Send(new MessageRef("guide", 1), email("guide")),
            new Step.Send(new MessageRef("guide-again", 1), email("guide").named("guide-again")),
            new Step.Send(new MessageRef("guide", 2), email("guide")),
            new Question.WaitFor(
                new AwaitedEvent.Engaged(new MessageRef("guide", 2), Engagement.OPENED, ""),
                days(1),
                ""));
  }

  @Test
  void zeroDuration_isRefused() {
    var guide = lead.send(email("guide"));

    assertThatThrownBy(() -> guide.openedWithin(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("duration: PT0S (expected more than zero)");
    assertThatThrownBy(() -> guide.clickedWithin(Duration.ofDays(-1)))
        .hasMessage("duration: PT-24H (expected more than zero)");
    assertThatThrownBy(() -> lead.pause(Duration.ZERO))
        .hasMessage("duration: PT0S (expected more than zero)");
  }

  @Test
  void pauseName_isChecked() {
    assertThatThrownBy(() -> lead.pause(" ", days(1)))
        .hasMessage("step name: \" \" (expected 1 to 80 characters on one line, without #)");
  }

  @Test
  void exitWithoutReason_isRefused() {
    assertThatThrownBy(() -> lead.exit(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("exit reason: \" \" (expected 1 to 80 characters on one line)");
  }
}
