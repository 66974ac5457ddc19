package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.everyPathOf;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Channel.SMS;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.consentsTo;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.locale;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Lifecycle.CUSTOMER;
import static dev.senda.journey.Lifecycle.LEAD;
import static dev.senda.journey.Match.atLeast;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Occurrence.clicked;
import static dev.senda.journey.Occurrence.happened;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Holdout;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import dev.senda.journey.engine.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WalkTest {

  private record TestJourney(Consumer<Enrollment> story) implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("told")
          .goal(event("Order Completed"))
          .exitsOn(event("Account Closed").with("by", "customer"));
    }

    @Override
    public void run(Enrollment lead) {
      story.accept(lead);
    }
  }

  private static Walk walkThrough(Scenario scenario, Consumer<Enrollment> story) {
    return walk(new TestJourney(story), scenario);
  }

  @Test
  void aMonthPassesInNoTime() {
    var walk =
        walkThrough(
            contact(),
            lead -> {
              for (int day = 1; day <= 30; day++) {
                lead.pause("day " + day, days(1));
              }
              lead.send(email("a-month-with-us"));
            });

    assertThat(walk.took()).isEqualTo(Duration.ofDays(30));
    assertThat(walk.sent()).containsExactly("a-month-with-us");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Completed());
  }

  @Test
  void aMessageIsOpenedSoLongAfterItWasSentAndNotLater() {
    Consumer<Enrollment> story = lead -> lead.send(email("guide")).openedWithin(days(3));

    assertThat(walkThrough(contact().opens("guide", days(2)), story).steps().getLast())
        .hasToString("guide opened within 3 days: yes");
    assertThat(walkThrough(contact().opens("guide", days(2)), story).took()).isEqualTo(days(2));
    assertThat(walkThrough(contact().opens("guide", days(3)), story).steps().getLast())
        .as("in the same instant as the deadline")
        .hasToString("guide opened within 3 days: yes");
    assertThat(walkThrough(contact().opens("guide", days(4)), story).steps().getLast())
        .hasToString("guide opened within 3 days: no");
    assertThat(walkThrough(contact().opens("guide", days(4)), story).took()).isEqualTo(days(3));
  }

  @Test
  void aClickOpensToo() {
    assertThat(
            walkThrough(
                    contact().clicks("guide", hours(1)).opens("guide", hours(5)),
                    lead -> lead.send(email("guide")).openedWithin(days(3)))
                .took())
        .isEqualTo(hours(1));
  }

  @Test
  void anOpenIsNoClick() {
    assertThat(
            walkThrough(
                    contact().opens("guide"),
                    lead -> lead.send(email("guide")).clickedWithin(days(3)))
                .steps()
                .getLast())
        .hasToString("guide clicked within 3 days: no");
  }

  @Test
  void whatTheLeadHasDecidesConditions() {
    assertThat(
            walkThrough(
                    contact().has("country", "MX"),
                    lead -> {
                      lead.is(attribute("country").is("MX"));
                      lead.is(attribute("plan").isKnown());
                    })
                .steps())
        .extracting(JourneyPath.TakenStep::toString)
        .containsExactly("country is MX: yes", "plan is known: no");
  }

  @Test
  void anEventThatCameBeforeItsWaitCountsOnce() {
    var walk =
        walkThrough(
            contact().does(event("Called").with("minutes", 12), days(1)),
            lead -> {
              lead.pause(days(2));
              lead.happens(event("Called").with("minutes", atLeast(10)), within(days(3)));
              lead.happens(event("Called"), within(days(5)));
            });

    assertThat(walk.steps())
        .extracting(JourneyPath.TakenStep::toString)
        .containsExactly(
            "pause 2 days",
            "Called where minutes is at least 10 within 3 days: yes",
            "Called within 5 days: no");
    assertThat(walk.took()).isEqualTo(days(7));
  }

  @Test
  void anEventAfterTheDeadlineIsLeftForTheNextWait() {
    var walk =
        walkThrough(
            contact().does(event("Called"), days(4)),
            lead -> {
              lead.happens(event("Called"), within(days(3)));
              lead.happens(event("Called"), within(days(2)).named("second chance"));
            });

    assertThat(walk.steps())
        .extracting(JourneyPath.TakenStep::toString)
        .containsExactly("Called within 3 days: no", "second chance (Called within 2 days): yes");
    assertThat(walk.took()).isEqualTo(days(4));
  }

  @Test
  void theGoalEndsAnyWaitAtOnce() {
    var walk =
        walkThrough(
            contact().does(event("Order Completed"), hours(30)),
            lead -> {
              lead.pause(days(2));
              lead.send(email("never"));
            });

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Completed")));
    assertThat(walk.took()).isEqualTo(hours(30));
    assertThat(walk.sent()).isEmpty();
  }

  @Test
  void onlyAnExitThatIsMeantEndsTheJourney() {
    Consumer<Enrollment> story = lead -> lead.pause(days(2));
    var closed = event("Account Closed");

    assertThat(walkThrough(contact().does(closed.with("by", "customer"), days(1)), story).end())
        .isEqualTo(new EnrollmentEnd.ExitedOnEvent(closed.with("by", "customer")));
    assertThat(walkThrough(contact().does(closed.with("by", "us"), days(1)), story).end())
        .isEqualTo(new EnrollmentEnd.Completed());
  }

  @Test
  void aJourneyThatLeavesByItselfTellsItsReason() {
    assertThat(walkThrough(contact(), lead -> lead.exit("nothing to say")).end())
        .isEqualTo(new EnrollmentEnd.Exited("nothing to say"));
  }

  @Test
  void aJourneyWithoutEndIsAnError() {
    assertThatThrownBy(
            () ->
                walkThrough(
                    contact(),
                    lead -> {
                      while (!lead.is(attribute("done").is(true))) {
                        lead.pause(days(1));
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("told: 10,000 steps and no end (expected an end before)");
  }

  @Test
  void aLeadDoesNothingBeforeTheEnrollmentAndNothingVague() {
    assertThatThrownBy(() -> contact().opens("guide", hours(1).negated()))
        .hasMessage("after: PT-1H (expected zero or more)");
    assertThatThrownBy(
            () -> contact().does(event("Order Completed").with("total", atLeast(5)), days(1)))
        .hasMessage(
            "property \"total\": is at least 5 (expected one value, such as with(\"total\", 50))");
  }

  private enum Offer {
    DISCOUNT,
    GIFT
  }

  private enum Credit {
    GOOD,
    BAD
  }

  private interface CreditCheck extends CustomQuestion<Credit> {}

  private static List<String> lines(Walk walk) {
    return walk.steps().stream().map(JourneyPath.TakenStep::toString).toList();
  }

  @Test
  void aNamedLinkIsAnsweredByNoOtherClick() {
    Consumer<Enrollment> story = lead -> lead.send(email("guide")).clickedWithin("book", days(1));

    assertThat(lines(walkThrough(contact().clicks("guide", "book", hours(2)), story)).getLast())
        .endsWith("yes");
    assertThat(lines(walkThrough(contact().clicks("guide"), story)).getLast()).endsWith("no");
  }

  @Test
  void aReplyOpensAndIsNoClick() {
    var walk =
        walkThrough(
            contact().replies("guide", hours(1)),
            lead -> {
              var guide = lead.send(email("guide"));
              lead.set("opened", guide.openedWithin(days(1)));
              lead.set("replied", guide.repliedWithin(days(1)));
              lead.set("clicked", guide.clickedWithin(days(1)));
            });

    assertThat(walk.actions())
        .containsExactly("set opened to true", "set replied to true", "set clicked to false");
  }

  @Test
  void aMessageThatWasNotSentIsNeitherWaitedForNorOpened() {
    Consumer<Enrollment> story =
        lead -> {
          var guide = lead.send(email("guide"));
          guide.openedWithin(days(3));
          lead.set("delivery", guide.delivery().toString());
        };
    for (var delivery : List.of(DeliveryStatus.SKIPPED, DeliveryStatus.REJECTED)) {
      var walk = walkThrough(contact().opens("guide").delivery("guide", delivery), story);

      assertThat(lines(walk)).contains("guide opened within 3 days: no");
      assertThat(walkThrough(contact().delivery("guide", delivery), story).took()).isZero();
      assertThat(walk.sent()).isEmpty();
      assertThat(walk.actions()).containsExactly("set delivery to " + delivery);
    }
    var unknown =
        walkThrough(contact().opens("guide").delivery("guide", DeliveryStatus.UNKNOWN), story);
    assertThat(unknown.sent()).containsExactly("guide");
    assertThat(lines(unknown)).contains("guide opened within 3 days: yes");
  }

  @Test
  void aMessageReachesTheLeadAtOnceUnlessToldOtherwise() {
    Consumer<Enrollment> story = lead -> lead.send(email("guide")).deliveredWithin(hours(1));

    assertThat(walkThrough(contact(), story).took()).isZero();
    var bounced = walkThrough(contact().isNotReachedBy("guide").opens("guide"), story);
    assertThat(bounced.took()).isEqualTo(hours(1));
    assertThat(lines(bounced)).last().isEqualTo("guide delivered within 1 hour: no");
  }

  @Test
  void theFirstOfSeveralIsWhatHappensFirstAndOfTwoAtOnceTheOneNamedFirst() {
    Consumer<Enrollment> story =
        lead -> {
          var guide = lead.send(email("guide"));
          var first = lead.firstOf(clicked(guide), happened("Called"), within(days(3)));
          lead.set("first", first.toString());
        };

    assertThat(
            walkThrough(contact().clicks("guide", days(2)).does(event("Called"), days(1)), story)
                .actions())
        .containsExactly("set first to Called");
    var both =
        walkThrough(contact().clicks("guide", days(1)).does(event("Called"), days(1)), story);
    assertThat(both.actions()).containsExactly("set first to guide clicked");
    assertThat(both.took()).isEqualTo(days(1));
    var none = walkThrough(contact().clicks("guide", days(4)), story);
    assertThat(none.actions()).containsExactly("set first to none in time");
    assertThat(none.took()).isEqualTo(days(3));
  }

  @Test
  void whatTheJourneyChangesItSeesInItsConditions() {
    var walk =
        walkThrough(
            contact().scores(40).isAt(LEAD).isOn(list("beta")).has("plan", "free"),
            lead -> {
              lead.is(score().atLeast(50));
              lead.score(15);
              lead.is(score().atLeast(50));
              lead.moveTo(CUSTOMER);
              lead.is(CUSTOMER);
              lead.removeFrom(list("beta"));
              lead.is(in(list("beta")));
              lead.addTo(list("vip"));
              lead.is(in(list("vip")));
              lead.set("plan", "pro");
              lead.is(attribute("plan").is("pro"));
            });

    assertThat(walk.steps())
        .filteredOn(taken -> taken.step() instanceof Question<?>)
        .extracting(JourneyPath.TakenStep::answer)
        .containsExactly(false, true, true, false, true, true);
  }

  @Test
  void whatTheLeadDidAndDoesIsCountedOnTheVirtualClock() {
    var ordered = event("Order Completed").with("shop", "mx");
    Consumer<Enrollment> story =
        lead -> {
          lead.is(did(event("Called")).atLeast(2).within(days(10)));
          lead.pause(days(4));
          lead.is(did(event("Called")).atLeast(2).within(days(10)));
          lead.emit(event("Called").with("by", "us"));
          lead.is(did(event("Called")).atLeast(2).within(days(10)));
          lead.is(did(ordered));
        };

    assertThat(
            walkThrough(
                    contact()
                        .did(event("Called"), days(3), days(7), days(50))
                        .did(ordered, days(900)),
                    story)
                .steps())
        .filteredOn(taken -> taken.step() instanceof Question<?>)
        .extracting(JourneyPath.TakenStep::answer)
        .as("the call of a week ago is eleven days ago by then")
        .containsExactly(true, false, true, true);
    assertThat(walkThrough(contact().does(event("Called"), days(4)), story).steps())
        .filteredOn(taken -> taken.step() instanceof Question<?>)
        .extracting(JourneyPath.TakenStep::answer)
        .containsExactly(false, false, true, false);
  }

  @Test
  void whatAJourneyEmitsItHears() {
    var waits =
        walkThrough(
            contact(),
            lead -> {
              lead.emit(event("Ready"));
              lead.happens(event("Ready"), within(days(1)));
            });
    assertThat(lines(waits)).containsExactly("emit Ready", "Ready within 1 day: yes");

    var ends =
        walkThrough(
            contact(),
            lead -> {
              lead.emit(event("Order Completed"));
              lead.send(email("never"));
            });
    assertThat(ends.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Completed")));
    assertThat(ends.sent()).isEmpty();
  }

  @Test
  void theGoalCountsBeforeAnythingElseOfItsMoment() {
    var walk =
        walkThrough(
            contact().does(event("Called"), days(1)).does(event("Order Completed"), days(1)),
            lead -> lead.happens(event("Called"), within(days(1))));

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Completed")));
    assertThat(lines(walk)).as("cut short").containsExactly("Called within 1 day");
  }

  @Test
  void theLeadsOwnClockAndCalendarAreMeant() {
    var walk =
        walkThrough(
            contact()
                .livesIn("America/New_York")
                .enrolledAt("2026-03-07T22:00")
                .hasBestHour(time(20, 15)),
            lead -> {
              lead.pauseUntil("gap", time(2, 30));
              lead.send(email("in-the-gap"));
              lead.pauseUntil(TUESDAY, time(9, 0));
              lead.send(email("on-tuesday"));
              lead.pauseUntil(bestHour());
              lead.send(email("in-the-evening"));
              lead.pause(days(1));
              lead.send(email("a-day-later"));
            });

    assertThat(walk.at("in-the-gap"))
        .as("half past two does not exist in that night")
        .hasToString("2026-03-08T03:30-04:00[America/New_York]");
    assertThat(walk.at("on-tuesday")).hasToString("2026-03-10T09:00-04:00[America/New_York]");
    assertThat(walk.at("in-the-evening")).hasToString("2026-03-10T20:15-04:00[America/New_York]");
    assertThat(walk.took())
        .isEqualTo(
            Duration.between(
                Instant.parse("2026-03-08T03:00:00Z"), Instant.parse("2026-03-12T00:15:00Z")));
  }

  @Test
  void aDateIsWaitedForWhereThereIsOneAhead() {
    Consumer<Enrollment> story =
        lead -> {
          if (lead.reaches(date("trial_ends").before(days(3)).at(time(9, 0)))) {
            lead.send(email("trial-ends-soon"));
          }
        };

    assertThat(
            walkThrough(
                    contact().livesIn("America/Mexico_City").has("trial_ends", "2026-01-20"), story)
                .at("trial-ends-soon"))
        .hasToString("2026-01-17T09:00-06:00[America/Mexico_City]");
    for (var none :
        List.of(
            contact(),
            contact().has("trial_ends", "2026-01-08"),
            contact().has("trial_ends", "soon"))) {
      assertThat(walkThrough(none, story).took()).isZero();
      assertThat(walkThrough(none, story).sent()).isEmpty();
    }
  }

  @Test
  void theWorldAnswersAsTheStorySays() {
    Consumer<Enrollment> story =
        lead -> {
          lead.set("offer", lead.variant(Split.evenly(Offer.class)).name());
          lead.set("heldOut", lead.isHeldOut(10));
          lead.set("credit", lead.ask(CreditCheck.class).name());
          lead.set("coupon", lead.takesCoupon("welcome-10"));
          lead.set("since", lead.hasChange("sms-nudge"));
        };

    assertThat(walkThrough(contact(), story).actions())
        .containsExactly(
            "set offer to DISCOUNT",
            "set heldOut to false",
            "set credit to GOOD",
            "set coupon to true",
            "set since to true");
    assertThat(
            walkThrough(
                    contact()
                        .gets(Offer.GIFT)
                        .gets(Holdout.HELD_OUT)
                        .getsAnswer(CreditCheck.class, Credit.BAD)
                        .findsNoCoupon("welcome-10")
                        .enrolledBefore("sms-nudge"),
                    story)
                .actions())
        .containsExactly(
            "set offer to GIFT",
            "set heldOut to true",
            "set credit to BAD",
            "set coupon to false",
            "set since to false");
  }

  @Test
  void aVariantWithoutWeightIsNotTheDefault() {
    assertThat(
            walkThrough(
                    contact(),
                    lead ->
                        lead.set(
                            "offer",
                            lead.variant(Split.evenly(Offer.class).weighing(Offer.DISCOUNT, 0))
                                .name()))
                .actions())
        .containsExactly("set offer to GIFT");
  }

  @Test
  void localeConsentAndSegmentDecideConditions() {
    Consumer<Enrollment> story =
        lead -> {
          lead.is(locale().is("es"));
          lead.is(consentsTo("product-tips", SMS));
          lead.is(in(segment("hot-leads")).and(not(in(segment("cold-leads")))));
        };

    assertThat(
            walkThrough(
                    contact().speaks("es-MX").consentsTo("product-tips", SMS).isIn("hot-leads"),
                    story)
                .steps())
        .extracting(JourneyPath.TakenStep::answer)
        .containsExactly(true, true, true);
    assertThat(walkThrough(contact(), story).steps())
        .extracting(JourneyPath.TakenStep::answer)
        .containsExactly(false, false, false);
  }

  @Test
  void oneOfSeveralMessagesOfAStepIsNamedByItsNumber() {
    Consumer<Enrollment> story =
        lead -> {
          for (int _ : lead.rounds(3)) {
            if (lead.send(email("reminder")).openedWithin(days(1))) {
              break;
            }
          }
        };

    assertThat(walkThrough(contact().opens("reminder"), story).sent()).hasSize(1);
    assertThat(walkThrough(contact().opens("reminder#2"), story).sent()).hasSize(2);
    assertThat(walkThrough(contact(), story).at("reminder", 3)).hasToString("2026-01-07T10:00Z");
  }

  @Test
  void aStoryWithASlipInANameFails() {
    Consumer<Enrollment> story =
        lead -> {
          if (lead.is(attribute("country").is("MX"))) {
            lead.send(email("ebook-guide")).clickedWithin("book-now", days(1));
          } else {
            lead.happens(event("Called"), within(days(1)));
          }
        };

    assertThatThrownBy(() -> walkThrough(contact().opens("ebok-guide"), story))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "told: no message \"ebok-guide\" on any path; did you mean \"ebook-guide\"? (expected one of \"ebook-guide\")");
    assertThatThrownBy(() -> walkThrough(contact().clicks("ebook-guide", "book", hours(1)), story))
        .hasMessage(
            "told: no link that is waited for, \"book in ebook-guide\" on any path (expected one of \"book-now in ebook-guide\")");
    assertThatThrownBy(() -> walkThrough(contact().does(event("Caled"), hours(1)), story))
        .hasMessageContaining("no event \"Caled\" on any path; did you mean \"Called\"?");
    assertThatThrownBy(() -> walkThrough(contact().has("contry", "MX"), story))
        .hasMessageContaining("no attribute \"contry\" on any path; did you mean \"country\"?");
    assertThatThrownBy(() -> walkThrough(contact().findsNoCoupon("welcome-10"), story))
        .hasMessage(
            "told: no coupon pool \"welcome-10\" on any path (expected none: the journey has no such thing)");
    assertThatThrownBy(() -> walkThrough(contact().gets(Offer.GIFT), story))
        .hasMessageContaining("no variant \"GIFT\"");
    assertThatThrownBy(() -> walkThrough(contact().did(event("Called"), days(1)), story))
        .as("it waits for the event and counts none")
        .hasMessageContaining("no event that a condition counts, \"Called\"");
  }

  @Test
  void whatIsOnlyOnAnotherPathIsNoSlip() {
    assertThat(
            walkThrough(
                    contact().opens("second"),
                    lead -> {
                      if (!lead.send(email("first")).openedWithin(days(1))) {
                        return;
                      }
                      lead.send(email("second"));
                    })
                .sent())
        .containsExactly("first");
  }

  @Test
  void aStepThatWasNotTakenHasNoTime() {
    var walk = walkThrough(contact(), lead -> lead.send(email("guide")));

    assertThatThrownBy(() -> walk.at("gide"))
        .hasMessage("step \"gide\": not taken (expected one of \"guide\")");
    assertThatThrownBy(() -> walk.at("guide", 2))
        .hasMessage("step \"guide\": not taken 2 times (expected one of \"guide\")");
  }

  @Test
  void aWalkTellsItsStoryWithItsTimes() {
    assertThat(
            walkThrough(
                contact().opens("guide", hours(5)),
                lead -> {
                  lead.send(email("guide")).openedWithin(days(1));
                  lead.score(20);
                }))
        .hasToString(
            """
            Mon 5 Jan 2026 10:00  send email guide
            Mon 5 Jan 2026 10:00  guide opened within 1 day: yes
            Mon 5 Jan 2026 15:00  score +20
            Mon 5 Jan 2026 15:00  end""");
  }

  @Test
  void everyPathOfAJourneyCanBeAsserted() {
    var paths =
        everyPathOf(
            new TestJourney(
                lead -> {
                  if (!lead.send(email("guide")).openedWithin(days(3))) {
                    lead.exit("no interest");
                  }
                  lead.score(5);
                }));

    assertThat(paths).hasSize(2);
    assertThat(paths).allSatisfy(path -> assertThat(path.sent()).containsExactly("guide"));
    assertThat(paths.getFirst().actions()).containsExactly("score +5");
    assertThat(paths.getFirst().end()).isEqualTo(new PathEnd.Completed());
    assertThat(paths.getFirst().longestDuration()).contains(days(3));
    assertThat(paths.getLast().end()).isEqualTo(new PathEnd.Exited("no interest"));
  }

  @Test
  void ofAJourneyWithoutEndNotEveryPathIsKnown() {
    assertThatThrownBy(
            () ->
                everyPathOf(
                    new TestJourney(
                        lead -> {
                          while (lead.is(attribute("done").is(true))) {
                            lead.pause(days(1));
                          }
                        })))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("told: not every path is known (expected all of them)");
  }

  @Test
  void aZoneAndATimeThatDoNotExistAreRefused() {
    assertThatThrownBy(() -> contact().livesIn("Mexico/Nowhere"))
        .hasMessage(
            "zone: \"Mexico/Nowhere\" (expected a time zone, such as \"America/Mexico_City\")");
    assertThatThrownBy(() -> contact().enrolledAt("tomorrow"))
        .hasMessage(
            "enrolled at: \"tomorrow\" (expected a date and time, such as \"2026-03-07T22:00\")");
  }
}
