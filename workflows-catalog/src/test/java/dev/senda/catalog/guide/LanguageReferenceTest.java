package dev.senda.catalog.guide;

import static dev.senda.catalog.guide.GuidePaths.pathsOf;
import static dev.senda.journey.AnyOf.anyOf;
import static dev.senda.journey.AwaitedEvent.bounced;
import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.consentsTo;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.lifecycle;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.LifecycleStage.CUSTOMER;
import static dev.senda.journey.LifecycleStage.SALES_QUALIFIED;
import static dev.senda.journey.Match.atLeast;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
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

import dev.senda.journey.Channel;
import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import org.junit.jupiter.api.Test;

/** The snippets of docs/guide/language.md. */
class LanguageReferenceTest {

  enum Offer {
    NONE,
    DISCOUNT,
    FREE_SHIPPING
  }

  /** Asks the credit agency; a Spring bean of this type answers. */
  interface CreditCheck extends CustomQuestion<CreditCheck.Rating> {
    enum Rating {
      GOOD,
      BAD
    }
  }

  /** Updates the CRM; implemented by a Spring bean of this type. */
  interface SyncToCrm extends CustomAction {}

  enum Reaction {
    CLICKED,
    BOUGHT,
    UNREACHABLE,
    NOTHING
  }

  @Test
  void sending() {
    var paths =
        pathsOf(
            lead -> {
              var offer = lead.send(preferred(whatsapp("offer-short"), email("offer")));
              lead.send(sms("reminder").named("reminder-before-closing"));

              if (offer.delivery() == DeliveryStatus.REJECTED) {
                lead.task(team("support", "Ask for another address"));
              }
            });

    assertThat(paths).hasSize(DeliveryStatus.values().length);
    assertThat(paths.get(1)).contains("delivery of offer-short: rejected -> task for support");
  }

  @Test
  void sendingAtLeastOnce() {
    var paths =
        pathsOf(
            lead -> {
              lead.send(email("receipt").atLeastOnce());
            });

    assertThat(paths).containsExactly("send email receipt at least once -> end");
  }

  @Test
  void waitingForEngagement() {
    var paths =
        pathsOf(
            lead -> {
              var guide = lead.send(email("ebook-guide"));

              if (!guide.openedWithin(days(3))) {
                lead.send(email("ebook-guide").subject("Did you get it?").named("again"));
              } else if (guide.clickedWithin("book-now", days(2))) {
                lead.notify(sales("Wants a demo"));
              }
              if (guide.repliedWithin(days(1))) {
                lead.exit("in conversation");
              }
            });

    assertThat(paths).hasSize(6);
  }

  @Test
  void waitingForABounce() {
    var paths =
        pathsOf(
            lead -> {
              var invoice = lead.send(email("invoice"));

              if (invoice.bouncedWithin(hours(1))) {
                lead.send(sms("invoice-link"));
              }
            });

    assertThat(paths)
        .containsExactly(
            "send email invoice -> invoice bounced within 1 hour: yes -> send sms invoice-link -> end",
            "send email invoice -> invoice bounced within 1 hour: no -> end");
  }

  @Test
  void branchingOnABounce() {
    var paths =
        pathsOf(
            lead -> {
              var invoice = lead.send(email("invoice"));

              if (!invoice.openedWithin(days(3)) && invoice.delivery() == DeliveryStatus.BOUNCED) {
                lead.send(sms("invoice-link"));
              }
            });

    assertThat(paths)
        .contains(
            "send email invoice -> invoice opened within 3 days: no -> delivery of invoice: bounced -> send sms invoice-link -> end");
  }

  @Test
  void waitingForEvents() {
    var paths =
        pathsOf(
            lead -> {
              var bigOrder = event("Order Completed").with("total", atLeast(50));

              if (lead.happens(bigOrder, within(days(7)))) {
                lead.addTo(list("big-spenders"));
              }
            });

    assertThat(paths)
        .first()
        .isEqualTo(
            "Order Completed where total is at least 50 within 7 days: yes -> add to list big-spenders -> end");
  }

  @Test
  void waitingForSomeOfSeveral() {
    var paths =
        pathsOf(
            lead -> {
              var setUp =
                  anyOf(
                      2, event("Profile Completed"), event("Project Created"), event("Team Added"));

              if (!lead.happens(setUp, within(days(14)))) {
                lead.send(email("need-help"));
              }
            });

    assertThat(paths).hasSize(2);
  }

  @Test
  void waitingForTheFirstOfSeveral() {
    var paths =
        pathsOf(
            lead -> {
              var guide = lead.send(email("ebook-guide"));

              switch (lead.firstOf(
                  clicked(guide).means(Reaction.CLICKED),
                  happened("Order Completed").means(Reaction.BOUGHT),
                  bounced(guide).means(Reaction.UNREACHABLE),
                  within(days(3)).otherwise(Reaction.NOTHING))) {
                case CLICKED -> lead.send(email("read-on"));
                case BOUGHT -> lead.send(email("thank-you"));
                case UNREACHABLE -> lead.send(sms("guide-link"));
                case NOTHING -> lead.send(email("still-there"));
              }
            });

    assertThat(paths).hasSize(4);
    assertThat(paths.getLast()).endsWith("none in time -> send email still-there -> end");
  }

  @Test
  void clockAndCalendar() {
    var paths =
        pathsOf(
            lead -> {
              lead.pause(days(3));
              lead.pauseUntil(time(9, 0));
              lead.pauseUntil(TUESDAY, time(10, 30));
              lead.pauseUntil(bestHour());

              if (lead.reaches(date("trial_ends").before(days(3)).at(time(9, 0)))) {
                lead.send(email("trial-ends-soon"));
              }
              if (lead.reaches(date("birthday").everyYear())) {
                lead.send(email("happy-birthday"));
              }
            });

    assertThat(paths).hasSize(4);
  }

  @Test
  void conditions() {
    var paths =
        pathsOf(
            lead -> {
              var keen =
                  score().atLeast(50).and(did(event("Page Viewed")).atLeast(3).within(days(7)));

              if (lead.is(CUSTOMER)) {
                lead.exit("bought already");
              }
              if (lead.is(keen.or(in(segment("hot-leads"))))) {
                lead.moveTo(SALES_QUALIFIED);
              } else if (lead.is(not(attribute("country").isOneOf("MX", "ES")))) {
                lead.exit("not our market");
              }
              if (lead.is(consentsTo("product-tips", Channel.SMS).and(in(list("beta-testers"))))) {
                lead.send(sms("beta"));
              }
            });

    assertThat(paths).hasSize(6);
    assertThat(paths.getFirst()).isEqualTo("lifecycle is customer: yes -> exit: bought already");
    assertThat(lifecycle().is(CUSTOMER)).hasToString("lifecycle is customer");
  }

  @Test
  void splits() {
    var paths =
        pathsOf(
            lead -> {
              if (lead.isHeldOut(10)) {
                lead.exit("held out");
              }
              var offer = Split.evenly(Offer.class).weighing(Offer.NONE, 2).learning();

              switch (lead.variant(offer)) {
                case NONE -> {}
                case DISCOUNT -> lead.send(email("offer-discount"));
                case FREE_SHIPPING -> lead.send(email("offer-free-shipping"));
              }
            });

    assertThat(paths).hasSize(4);
  }

  @Test
  void actions() {
    var paths =
        pathsOf(
            lead -> {
              lead.score(+20);
              lead.set("interest", "demo");
              lead.moveTo(SALES_QUALIFIED);
              lead.addTo(list("nurtured"));
              lead.removeFrom(list("cold"));
              lead.notify(sales("Clicked the guide: ready to talk"));
              lead.task(sales("Call within a day"));
              lead.webhook("crm-sync");
              lead.emit(event("Nurtured").with("by", "ebook"));
              lead.enrollIn("welcome");

              if (lead.takesCoupon("spring-10")) {
                lead.send(email("your-coupon"));
              }
            });

    assertThat(paths).hasSize(2);
  }

  @Test
  void stepsOfYourOwn() {
    var paths =
        pathsOf(
            lead -> {
              lead.perform(SyncToCrm.class, "nurtured");

              switch (lead.ask(CreditCheck.class)) {
                case GOOD -> lead.send(email("pay-later"));
                case BAD -> lead.send(email("pay-now"));
              }
            });

    assertThat(paths).hasSize(2);
  }

  @Test
  void loops() {
    var paths =
        pathsOf(
            lead -> {
              for (int round : lead.rounds(3)) {
                var nudge = lead.send(email("nudge"));

                if (nudge.clickedWithin(days(2))) {
                  break;
                }
                if (round == 2) {
                  lead.task(sales("Two nudges without an answer"));
                }
              }
            });

    assertThat(paths).hasSize(4);
  }

  @Test
  void changing() {
    var paths =
        pathsOf(
            lead -> {
              lead.send(email("ebook-guide"));
              lead.pause(days(2));

              if (lead.hasChange("sms-nudge")) {
                lead.send(sms("ebook-nudge"));
              }
              lead.pause(hours(12));
            });

    assertThat(paths).hasSize(2);
  }

  @Test
  void plans() {
    var plan =
        Plan.named("order-follow-up")
            .purpose("Turn a first order into a second")
            .owner("shop@ourcompany.example")
            .startsOn(event("Order Completed"))
            .startsWithin(days(7))
            .goal(event("Order Rated"))
            .exitsOn(event("Order Returned"))
            .keyedBy("order_id")
            .reentersAfter(days(30))
            .restartsWhileRunning()
            .topic("order-news")
            .service();

    assertThat(plan.keyProperty()).isEqualTo("order_id");
  }
}
