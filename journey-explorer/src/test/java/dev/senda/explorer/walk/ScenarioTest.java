package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.WalkFixture.walkThrough;
import static dev.senda.journey.Channel.SMS;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.consentsTo;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.locale;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.LifecycleStage.CUSTOMER;
import static dev.senda.journey.LifecycleStage.LEAD;
import static dev.senda.journey.Match.atLeast;
import static dev.senda.journey.Message.email;
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
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Holdout;
import dev.senda.journey.Split;
import dev.senda.journey.engine.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How the data of a scenario answer a journey, and which names it accepts. */
class ScenarioTest {

  private enum Offer {
    DISCOUNT,
    GIFT
  }

  private enum Credit {
    GOOD,
    BAD
  }

  private interface CreditCheck extends CustomQuestion<Credit> {}

  @Test
  void attributes_decideConditions() {
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
  void negativeDelayOrVagueProperty_isRejected() {
    assertThatThrownBy(() -> contact().opens("guide", hours(1).negated()))
        .hasMessage("after: PT-1H (expected zero or more)");
    assertThatThrownBy(
            () -> contact().does(event("Order Completed").with("total", atLeast(5)), days(1)))
        .hasMessage(
            "property \"total\": is at least 5 (expected one value, such as with(\"total\", 50))");
  }

  @Test
  void changesByTheJourney_decideLaterConditions() {
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
  void timesOfDay_areInTheContactsZone() {
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
  void futureDate_isAwaited_pastOrInvalidIsNot() {
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
  void scenario_decidesVariantsAnswersCouponsAndChanges() {
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
  void variantWithZeroWeight_isNotTheDefault() {
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
  void localeConsentAndSegment_decideConditions() {
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
  void misspeltName_isRejected_withASuggestion() {
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
            "test: no message \"ebok-guide\" on any path; did you mean \"ebook-guide\"? (expected one of \"ebook-guide\")");
    assertThatThrownBy(() -> walkThrough(contact().clicks("ebook-guide", "book", hours(1)), story))
        .hasMessage(
            "test: no link that is waited for, \"book in ebook-guide\" on any path (expected one of \"book-now in ebook-guide\")");
    assertThatThrownBy(() -> walkThrough(contact().does(event("Caled"), hours(1)), story))
        .hasMessageContaining("no event \"Caled\" on any path; did you mean \"Called\"?");
    assertThatThrownBy(() -> walkThrough(contact().has("contry", "MX"), story))
        .hasMessageContaining("no attribute \"contry\" on any path; did you mean \"country\"?");
    assertThatThrownBy(() -> walkThrough(contact().findsNoCoupon("welcome-10"), story))
        .hasMessage(
            "test: no coupon pool \"welcome-10\" on any path (expected none: the journey has no such thing)");
    assertThatThrownBy(() -> walkThrough(contact().gets(Offer.GIFT), story))
        .hasMessageContaining("no variant \"GIFT\"");
    assertThatThrownBy(() -> walkThrough(contact().did(event("Called"), days(1)), story))
        .as("it waits for the event and counts none")
        .hasMessageContaining("no event that a condition counts, \"Called\"");
  }

  @Test
  void nameOnAnotherPath_isAccepted() {
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
  void invalidZoneOrTime_isRejected() {
    assertThatThrownBy(() -> contact().livesIn("Mexico/Nowhere"))
        .hasMessage(
            "zone: \"Mexico/Nowhere\" (expected a time zone, such as \"America/Mexico_City\")");
    assertThatThrownBy(() -> contact().enrolledAt("tomorrow"))
        .hasMessage(
            "enrolled at: \"tomorrow\" (expected a date and time, such as \"2026-03-07T22:00\")");
  }
}
