package dev.senda.catalog.guide;

import static dev.senda.catalog.guide.GuidePaths.pathsOf;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.consentsTo;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.lifecycle;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.LifecycleStage.CUSTOMER;
import static dev.senda.journey.LifecycleStage.SALES_QUALIFIED;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.TeamNotification.team;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static dev.senda.journey.Time.workingDays;
import static dev.senda.journey.Time.workingHours;
import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.SATURDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.MessageData;
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

  /** Asks the price service; implemented by a Spring bean of this type. */
  interface CurrentPrices extends MessageData {}

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
  void splitThatLearnsByClicks() {
    var paths =
        pathsOf(
            lead -> {
              var subject =
                  switch (lead.variant(Split.evenly(Subject.class).learning())) {
                    case QUESTION -> "Ready for Friday?";
                    case PLAIN -> "The week in five minutes";
                  };
              var issue = lead.send(email("issue").subject(subject));

              if (issue.clickedWithin(hours(4))) {
                lead.emit(event("Issue Clicked"));
              }
            });

    assertThat(paths).hasSize(4);
    assertThat(event("Issue Clicked").within(hours(4)).toString()).contains("4 hours");
  }

  private enum Subject {
    QUESTION,
    PLAIN
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
  void consent() {
    var paths =
        pathsOf(
            lead -> {
              if (lead.is(property("newsletter").is("yes"))) {
                lead.grantConsent("newsletter", Channel.EMAIL, "signup-form-v3");
              } else {
                lead.withdrawConsent("newsletter");
              }
            });

    assertThat(paths)
        .containsExactly(
            "event.newsletter is yes: yes -> grant consent to newsletter by email, text"
                + " signup-form-v3 -> end",
            "event.newsletter is yes: no -> withdraw consent to newsletter -> end");
  }

  @Test
  void doubleOptIn() {
    var paths =
        pathsOf(
            lead -> {
              if (!lead.confirmsSubscription(
                  "newsletter", email("confirm-newsletter"), within(days(7)))) {
                lead.exit("not confirmed");
              }
              lead.send(email("first-issue"));
            });

    assertThat(paths)
        .containsExactly(
            "send email confirm-newsletter to confirm newsletter within 7 days ->"
                + " confirm-newsletter confirmed within 7 days: yes -> send email first-issue ->"
                + " end",
            "send email confirm-newsletter to confirm newsletter within 7 days ->"
                + " confirm-newsletter confirmed within 7 days: no -> exit: not confirmed");
  }

  @Test
  void tasksThatAreWaitedFor() {
    var paths =
        pathsOf(
            lead -> {
              var call = lead.task(sales("Call within two hours"));

              if (!call.doneWithin(workingHours(2))) {
                lead.notify(team("sales-lead", "Nobody has called"));
              }
            });

    assertThat(paths).hasSize(2);
  }

  @Test
  void tasksThatStayOpen() {
    var paths =
        pathsOf(
            lead -> {
              var contract = lead.task(sales("Send the contract").untilDone());

              if (!contract.doneWithin(workingDays(2))) {
                lead.notify(team("sales-lead", "The contract is late"));
              }
            });

    assertThat(paths)
        .contains(
            "task for sales: Send the contract, until done ->"
                + " task for sales: Send the contract done within 2 working days: yes -> end");
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
  void dataFetchedAtSend() {
    var paths =
        pathsOf(
            lead -> {
              lead.send(email("price-list").with("prices", CurrentPrices.class));
            });

    assertThat(paths).containsExactly("send email price-list with prices -> end");
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
            .goal(event("Order Rated").within(days(14)))
            .exitsOn(event("Order Returned"))
            .keyedBy("order_id")
            .reentersAfter(days(30))
            .restartsWhileRunning()
            .topic("order-news")
            .service();

    assertThat(plan.keyProperty()).isEqualTo("order_id");
  }

  @Test
  void sendRules() {
    var plan =
        Plan.named("weekend-offers")
            .sending(
                rules ->
                    rules
                        .between(time(9, 0), time(20, 0), FRIDAY, SATURDAY)
                        .notOnHolidays()
                        .atMostPerWeek(2)
                        .atMost(3, days(30))
                        .priority(10)
                        .skipsAfter(days(2)));

    assertThat(plan.sendRules().caps()).hasSize(2);
  }
}
