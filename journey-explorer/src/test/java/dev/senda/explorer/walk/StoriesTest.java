package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.everyPathOf;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.LifecycleStage.CUSTOMER;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.simulation.Simulation;
import dev.senda.explorer.simulation.rates.Rate;
import dev.senda.explorer.simulation.rates.Rates;
import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.journey.Channel;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import org.junit.jupiter.api.Test;

/** The stories of the guide to testing. */
class StoriesTest {

  private enum Offer {
    DISCOUNT,
    GIFT
  }

  private enum Credit {
    GOOD,
    BAD
  }

  private interface CreditCheck extends CustomQuestion<Credit> {}

  /** Calls a trial's owner before it ends. */
  private static final class TrialEnding implements Journey {

    @Override
    public Plan plan() {
      return Plan.named("trial-ending")
          .goal(event("Plan Chosen"))
          .exitsOn(event("Account Closed").with("by", "customer"));
    }

    @Override
    public void run(Enrollment lead) {
      if (lead.is(CUSTOMER) || !lead.reaches(date("trial_ends").before(days(3)).at(time(9, 0)))) {
        lead.exit("no trial that ends");
      }
      var ending =
          lead.send(
              switch (lead.variant(Split.evenly(Offer.class))) {
                case DISCOUNT -> email("trial-discount");
                case GIFT -> email("trial-gift");
              });
      if (ending.delivery() == DeliveryStatus.SKIPPED || !ending.clickedWithin("plans", days(1))) {
        if (lead.takesCoupon("trial-10")) {
          lead.send(sms("trial-coupon"));
        }
      }
      if (lead.is(score().atLeast(50).or(in(list("vip"))).or(did(event("Called")).within(days(30))))
          && lead.ask(CreditCheck.class) == Credit.GOOD) {
        lead.score(20);
        lead.notify(sales("Call before the trial ends"));
      }
      for (int _ : lead.rounds(2)) {
        if (lead.send(email("trial-reminder")).repliedWithin(days(1))) {
          lead.exit("answered");
        }
      }
    }
  }

  private final Journey trialEnding = new TrialEnding();
  private final Scenario owner = contact().has("trial_ends", "2026-01-20");

  @Test
  void whoDoesNothingIsRemindedTwice() {
    var walk = walk(trialEnding, owner.ignoresEverything());

    assertThat(walk.sent())
        .containsExactly("trial-discount", "trial-coupon", "trial-reminder", "trial-reminder");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Completed());
    assertThat(walk.took()).isEqualTo(days(14).plus(hours(23)));
  }

  @Test
  void aGoodLeadIsCalled() {
    var walk = walk(trialEnding, owner.scores(60));

    assertThat(walk.actions())
        .containsExactly("score +20", "notify sales: Call before the trial ends");
  }

  @Test
  void thoseWhomSalesKnowsAreCalledToo() {
    for (var known :
        new Scenario[] {owner.isOn(list("vip")), owner.did(event("Called"), days(3))}) {
      assertThat(walk(trialEnding, known).actions()).contains("score +20");
    }
  }

  @Test
  void nobodyIsCalledWhoCannotPay() {
    var walk = walk(trialEnding, owner.scores(60).getsAnswer(CreditCheck.class, Credit.BAD));

    assertThat(walk.actions()).isEmpty();
  }

  @Test
  void whoLooksAtThePlansNeedsNoCoupon() {
    var walk = walk(trialEnding, owner.clicks("trial-discount", "plans", hours(5)));

    assertThat(walk.sent()).doesNotContain("trial-coupon");
  }

  @Test
  void theMailComesInTheMorningThreeDaysBefore() {
    var walk = walk(trialEnding, owner.livesIn("America/Mexico_City").gets(Offer.GIFT));

    assertThat(walk.at("trial-gift")).hasToString("2026-01-17T09:00-06:00[America/Mexico_City]");
  }

  @Test
  void whoMustNotBeWrittenToGetsTheTextAtOnce() {
    var walk = walk(trialEnding, owner.delivery("trial-discount", DeliveryStatus.SKIPPED));

    assertThat(walk.sent()).startsWith("trial-coupon");
    assertThat(walk.at("trial-coupon")).hasToString("2026-01-17T09:00Z");
  }

  @Test
  void withoutCouponsThereIsNoText() {
    assertThat(walk(trialEnding, owner.findsNoCoupon("trial-10")).sent())
        .doesNotContain("trial-coupon");
  }

  @Test
  void whoAnswersTheSecondReminderIsLeftInPeace() {
    var walk = walk(trialEnding, owner.replies("trial-reminder#2", hours(2)));

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Exited("answered"));
  }

  @Test
  void whoChoosesAPlanHearsNoMore() {
    var walk = walk(trialEnding, owner.does(event("Plan Chosen"), days(1)));

    assertThat(walk.sent()).isEmpty();
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Plan Chosen")));
  }

  @Test
  void customersAreNotAsked() {
    assertThat(walk(trialEnding, owner.isAt(CUSTOMER)).end())
        .isEqualTo(new EnrollmentEnd.Exited("no trial that ends"));
  }

  @Test
  void nobodyGetsMoreThanFourMessages() {
    assertThat(everyPathOf(trialEnding))
        .allSatisfy(path -> assertThat(path.sent()).hasSizeLessThanOrEqualTo(4));
  }

  @Test
  void aSlipIsFound() {
    assertThatThrownBy(() -> walk(trialEnding, owner.opens("trial-remainder")))
        .hasMessageContaining(
            "no message \"trial-remainder\" on any path; did you mean \"trial-reminder\"?");
  }

  @Test
  void halfTheTextsAreSavedByAGoodFirstMail() {
    var now = Simulation.of(trialEnding).contacts(1_000);
    var better =
        now.rates(
            Rates.assumed()
                .opens("trial-discount", Rate.of(0.7))
                .clicks("trial-discount", "plans", Rate.of(0.6).halfWithin(hours(2))));

    assertThat(better.run().messages(Channel.SMS))
        .isLessThan(now.run().messages(Channel.SMS) * 3 / 4);
  }
}
