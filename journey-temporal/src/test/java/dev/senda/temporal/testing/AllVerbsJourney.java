package dev.senda.temporal.testing;

import static dev.senda.journey.AnyOf.anyOf;
import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.AwaitedEvent.replied;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.lastTime;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.sum;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Digest.digest;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static dev.senda.journey.NamedCondition.condition;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.TeamNotification.team;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.dayOfMonth;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.moment;
import static dev.senda.journey.Time.nextWorkingDay;
import static dev.senda.journey.Time.payday;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.today;
import static dev.senda.journey.Time.within;
import static dev.senda.journey.Time.workingDays;
import static dev.senda.journey.Time.workingHours;
import static java.time.DayOfWeek.TUESDAY;

import dev.senda.journey.Channel;
import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.Match;
import dev.senda.journey.MessageData;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import dev.senda.journey.TextAnswer;
import java.util.List;

/** A journey that uses every verb of the language. */
public final class AllVerbsJourney implements Journey {

  public enum Part {
    WAITING,
    CALENDAR,
    DECIDING,
    ACTING
  }

  enum Reaction {
    REPLIED,
    ORDERED,
    CLICKED,
    NOTHING
  }

  enum Slot implements TextAnswer {
    MORNING,
    SOMETHING_ELSE,
    NO_ANSWER;

    @Override
    public List<String> words() {
      return this == MORNING ? List.of("1", "morning") : List.of();
    }
  }

  enum Offer {
    DISCOUNT,
    GIFT
  }

  enum Credit {
    GOOD,
    BAD,
    UNKNOWN
  }

  interface CreditCheck extends CustomQuestion<Credit> {}

  interface SyncToCrm extends CustomAction {}

  interface Prices extends MessageData {}

  @Override
  public Plan plan() {
    return Plan.named("every-verb")
        .purpose("Use everything that the language has")
        .owner("growth@ourcompany.example")
        .goal(event("Demo Booked"))
        .exitsOn(event("Lead Disqualified"));
  }

  @Override
  public void run(Enrollment lead) {
    switch (lead.variant(Split.evenly(Part.class))) {
      case WAITING -> wait(lead);
      case CALENDAR -> keepTheCalendar(lead);
      case DECIDING -> decide(lead);
      case ACTING -> act(lead);
    }
  }

  private static void wait(Enrollment lead) {
    var guide = lead.send(email("guide"));
    if (!guide.deliveredWithin(hours(1))) {
      lead.exit("not delivered");
    }
    if (guide.openedWithin(days(1)) && guide.clickedWithin("book-now", days(2))) {
      lead.send(email("booked"));
    }
    var nudge = lead.send(sms("nudge"));
    var large = event("Order Completed").with("total", Match.atLeast(50));
    switch (lead.firstOf(
        replied(nudge).means(Reaction.REPLIED),
        happened(large).means(Reaction.ORDERED),
        clicked(guide).means(Reaction.CLICKED),
        within(days(3)).otherwise(Reaction.NOTHING))) {
      case REPLIED, CLICKED -> lead.score(5);
      case ORDERED -> lead.moveTo(LifecycleStage.CUSTOMER);
      case NOTHING -> lead.pause("a while", days(4));
    }
    if (lead.happens(event("Order Completed"), within(days(7)).named("any order"))) {
      lead.send(email("thanks"));
    }
    var question = lead.send(whatsapp("which-slot"));
    switch (lead.answers(question, Slot.class, within(days(2)).otherwise(Slot.NO_ANSWER))) {
      case MORNING -> lead.score(7);
      case SOMETHING_ELSE -> lead.exit("a person answers");
      case NO_ANSWER -> {}
    }
    var setUp = anyOf(2, event("Profile Completed"), event("Project Created"), event("Team Added"));
    if (lead.happens(setUp, within(days(14)))) {
      lead.score(20);
    }
    if (!lead.confirmsSubscription("newsletter", email("confirm"), within(days(7)))) {
      lead.exit("not confirmed");
    }
    if (nudge.bouncedWithin(hours(2))) {
      lead.exit("cannot be reached by text");
    }
    if (nudge.clickedWithin(days(1)) && nudge.repliedWithin(days(1))) {
      lead.send(email("talk"));
    }
  }

  private static void keepTheCalendar(Enrollment lead) {
    lead.pause(days(1));
    lead.pauseUntil(time(9, 0));
    lead.pauseUntil(TUESDAY, time(18, 30));
    lead.pauseUntil("a good moment", bestHour());
    lead.pause(workingDays(3));
    lead.pauseUntil(nextWorkingDay().at(time(9, 0)));
    lead.pauseUntil(dayOfMonth(15));
    lead.pauseUntil(payday().at(time(18, 0)));
    if (lead.reaches(date("trial_ends").before(days(3)).at(time(8, 0)))) {
      lead.send(email("trial-ends"));
    }
    if (lead.reaches(moment(property("starts_at")).before(hours(1)))) {
      lead.send(email("starts-soon"));
    }
    if (lead.reaches("birthday", date("birthday").everyYear())) {
      lead.send(email("happy-birthday"));
    }
    for (int round : lead.every(days(30))) {
      if (round == 2) {
        break;
      }
      lead.send(email("monthly").with(digest(event("Comment Received")).newest(5)));
    }
  }

  private static void decide(Enrollment lead) {
    if (lead.isHeldOut(20)) {
      lead.exit("held out");
    }
    if (lead.hasChange("learned-offers")) {
      lead.send(
          email(lead.variant(Split.evenly(Offer.class).learning()) == Offer.GIFT ? "gift" : "off"));
    }
    var offer = lead.send(preferred(email("our-offer"), sms("our-offer-short")));
    if (offer.delivery() == DeliveryStatus.SKIPPED && !offer.openedWithin(days(1))) {
      lead.exit("cannot be reached");
    }
    if (lead.is(attribute("country").is("MX")) && lead.takesCoupon("welcome-10")) {
      lead.send(email("coupon"));
    }
    if (lead.is(property("form").is("pricing").and(not(attribute("country").isKnown())))) {
      lead.send(email("prices"));
    }
    var spent = sum(event("Order Completed"), "total").within(days(365)).atLeast(500);
    if (lead.is(spent.and(lastTime(event("Order Completed")).longerAgoThan(days(60))))) {
      lead.send(email("we-miss-you"));
    }
    if (lead.is(attribute("trial_ends").before(today().plus(days(3))))) {
      lead.send(email("last-days").with("prices", Prices.class));
    }
    if (lead.is(digest(event("Comment Received")).atLeast(3))) {
      lead.exit("commented much");
    }
    if (lead.is(condition("vip", score().atLeast(50)))) {
      lead.exit("a VIP");
    }
    switch (lead.ask(CreditCheck.class)) {
      case GOOD -> lead.task(sales("Offer a credit"));
      case BAD -> {}
      case UNKNOWN -> lead.notify(sales("Nobody knows their credit"));
    }
    if (lead.hasChange("ask-again") && lead.is(LifecycleStage.CUSTOMER)) {
      lead.send(email("whats-new"));
    }
  }

  private static void act(Enrollment lead) {
    for (int round : lead.rounds(3)) {
      var reminder = lead.send(email("reminder"));
      if (reminder.openedWithin(days(round))) {
        break;
      }
    }
    lead.score(-3);
    lead.set("plan", "gold");
    lead.moveTo(LifecycleStage.SALES_QUALIFIED);
    lead.addTo(list("vip"));
    lead.removeFrom(list("leads"));
    lead.grantConsent("newsletter", Channel.EMAIL, "signup-form-v3");
    lead.withdrawConsent("newsletter", Channel.SMS);
    lead.notify(sales("A VIP"));
    if (!lead.task(sales("Call within a day")).doneWithin(days(1))) {
      lead.notify(team("sales-lead", "Nobody has called"));
    }
    if (!lead.task(sales("Send the contract")).doneWithin(workingHours(8))) {
      lead.score(-1);
    }
    if (lead.task(sales("Collect the sample").untilDone()).doneWithin(workingDays(2))) {
      lead.score(1);
    }
    lead.emit(event("Became VIP").with("plan", "gold"));
    lead.enrollIn("onboarding");
    lead.webhook("crm-sync");
    if (lead.happens(event("Price Dropped").as("drop"), within(days(30)))) {
      lead.webhook("crm-sync", property("order_id"), property("drop", "new_price"));
      lead.enrollIn("onboarding", property("drop", "new_price"));
      lead.emit(event("Saw Drop").with("price", property("drop", "new_price")));
    }
    lead.perform(SyncToCrm.class, "won");
    if (lead.ask(CreditCheck.class) == Credit.BAD) {
      lead.exit("no credit");
    }
  }
}
