package dev.senda.explorer.dryrun;

import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.dryrun.DryRun.Basis;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DryRunTest {

  private enum Reaction {
    CLICKED,
    CALLED,
    NOTHING
  }

  private static final ZonedDateTime START =
      ZonedDateTime.parse("2026-03-06T18:00-06:00[America/Mexico_City]");

  private enum Offer {
    DISCOUNT,
    GIFT
  }

  private enum Credit {
    GOOD,
    BAD
  }

  private interface CreditCheck extends CustomQuestion<Credit> {}

  private record TestJourney(Consumer<Enrollment> story) implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("test").goal(event("Order Completed"));
    }

    @Override
    public void run(Enrollment lead) {
      story.accept(lead);
    }
  }

  /** A contact who called four days ago. */
  private record CallerProfile(Map<String, Object> attributes) implements Profile {
    @Override
    public @Nullable Object attribute(String name) {
      return attributes.get(name);
    }

    @Override
    public int score() {
      return 40;
    }

    @Override
    public int eventCount(Event event, @Nullable Duration within) {
      return event.name().equals("Called") && (within == null || within.compareTo(days(4)) >= 0)
          ? 1
          : 0;
    }
  }

  private static final DryRunContact ANA =
      DryRunContact.of(new CallerProfile(Map.of("country", "MX", "trial_ends", "2026-03-20")));

  private static void story(Enrollment lead) {
    var guide = lead.send(email("guide"));
    if (!guide.openedWithin(days(3))) {
      lead.send(email("guide").named("guide-again"));
    }
    lead.pauseUntil(time(9, 0));
    lead.score(20);
    if (lead.is(score().atLeast(50).and(attribute("country").is("MX")))) {
      lead.send(email("offer"));
    }
    if (lead.reaches(date("trial_ends").before(days(3)))) {
      lead.send(email("trial-ends"));
    }
  }

  private static DryRun dryRun(Assumption assumption, Consumer<Enrollment> story) {
    return DryRun.of(new TestJourney(story), ANA, START, assumption);
  }

  private static List<String> steps(DryRun run) {
    return run.lines().stream().map(DryRun.Line::step).toList();
  }

  @Test
  void path_showsTheContactsDates() {
    assertThat(dryRun(Assumption.IGNORES_EVERYTHING, DryRunTest::story).toString().lines())
        .containsExactly(
            "test in America/Mexico_City: messages reach the contact, who ignores all of them",
            "Fri 6 Mar 2026 18:00     send email guide",
            "Fri 6 Mar 2026 18:00   ? guide opened within 3 days: no",
            "Mon 9 Mar 2026 18:00     send email guide-again (guide)",
            "Mon 9 Mar 2026 18:00     until 09:00",
            "Tue 10 Mar 2026 09:00    score +20",
            "Tue 10 Mar 2026 09:00    score is at least 50 and country is MX: yes",
            "Tue 10 Mar 2026 09:00    send email offer",
            "Tue 10 Mar 2026 09:00    reaches 3 days before trial_ends: yes",
            "Tue 17 Mar 2026 00:00    send email trial-ends",
            "Tue 17 Mar 2026 00:00    end");
  }

  @Test
  void unknownAnswers_followTheAssumption() {
    Consumer<Enrollment> story =
        lead -> {
          var guide = lead.send(email("guide"));
          guide.deliveredWithin(days(1));
          guide.openedWithin(days(1));
          guide.clickedWithin("book", days(1));
          guide.repliedWithin(days(1));
          lead.happens(event("Called Back"), within(days(1)));
        };

    assertThat(answers(Assumption.IGNORES_EVERYTHING, story)).isEqualTo("yes no no no no");
    assertThat(answers(Assumption.OPENS_EVERYTHING, story)).isEqualTo("yes yes no no no");
    assertThat(answers(Assumption.CLICKS_EVERYTHING, story)).isEqualTo("yes yes yes no no");
    assertThat(answers(Assumption.DOES_EVERYTHING, story)).isEqualTo("yes yes yes yes yes");
    assertThat(answers(Assumption.EVERY_MESSAGE_BOUNCES, story)).isEqualTo("no no no no no");
  }

  private static String answers(Assumption assumption, Consumer<Enrollment> story) {
    return String.join(
        " ",
        steps(dryRun(assumption, story)).stream()
            .filter(step -> step.contains(": "))
            .map(step -> step.substring(step.indexOf(": ") + 2))
            .toList());
  }

  @Test
  void assumedAnswers_areMarked() {
    assertThat(dryRun(Assumption.OPENS_EVERYTHING, DryRunTest::story).lines())
        .filteredOn(line -> line.basis() == Basis.ASSUMED)
        .extracting(DryRun.Line::step)
        .containsExactly("guide opened within 3 days: yes");
  }

  @Test
  void contactData_isNotChanged() {
    dryRun(Assumption.IGNORES_EVERYTHING, lead -> lead.set("country", "ES"));

    assertThat(ANA.profile().attribute("country")).isEqualTo("MX");
    assertThat(
            steps(
                dryRun(
                    Assumption.IGNORES_EVERYTHING,
                    lead -> {
                      lead.set("country", "ES");
                      lead.is(attribute("country").is("ES"));
                    })))
        .contains("country is ES: yes");
  }

  @Test
  void pastEvents_ageInVirtualTime() {
    assertThat(
            steps(
                dryRun(
                    Assumption.IGNORES_EVERYTHING,
                    lead -> {
                      lead.is(did(event("Called")).within(days(5)));
                      lead.pause(days(2));
                      lead.is(did(event("Called")).within(days(5)));
                      lead.is(did(event("Called")));
                    })))
        .containsExactly(
            "did Called in the last 5 days: yes",
            "pause 2 days",
            "did Called in the last 5 days: no",
            "did Called: yes");
  }

  @Test
  void segmentsAndVariants_areTheContacts() {
    Consumer<Enrollment> story =
        lead -> {
          lead.is(in(segment("hot-leads")));
          lead.variant(Split.evenly(Offer.class));
        };
    var known = ANA.segments(name -> score().atLeast(30)).variants(split -> 1);

    assertThat(
            steps(DryRun.of(new TestJourney(story), known, START, Assumption.IGNORES_EVERYTHING)))
        .containsExactly("in segment hot-leads: yes", "split offer: GIFT");
    assertThatThrownBy(() -> dryRun(Assumption.IGNORES_EVERYTHING, story))
        .hasMessage(
            "segment \"hot-leads\": its meaning is not known (expected it from DryRunContact.segments)");
  }

  @Test
  void assumedGoalEvent_endsTheJourney() {
    var run =
        dryRun(
            Assumption.DOES_EVERYTHING,
            lead -> {
              lead.happens(event("Order Completed"), within(days(2)));
              lead.send(email("never"));
            });

    assertThat(run.end()).isEqualTo("goal: Order Completed");
    assertThat(run.endedAt()).isEqualTo(START);
    assertThat(steps(run)).containsExactly("Order Completed within 2 days");
  }

  @Test
  void branches_areAllListed() {
    var possibleRuns =
        DryRun.possibleRuns(
            new TestJourney(
                lead -> {
                  var guide = lead.send(email("guide"));
                  lead.firstOf(
                      clicked(guide).means(Reaction.CLICKED),
                      happened("Called").means(Reaction.CALLED),
                      within(days(3)).otherwise(Reaction.NOTHING));
                  lead.is(attribute("country").is("MX"));
                  lead.ask(CreditCheck.class);
                }),
            ANA,
            START,
            100);

    assertThat(possibleRuns.isComplete()).isTrue();
    assertThat(possibleRuns.runs())
        .extracting(run -> steps(run).get(1) + ", " + steps(run).get(3))
        .containsExactly(
            "first of guide clicked, Called within 3 days: guide clicked, ask CreditCheck: GOOD",
            "first of guide clicked, Called within 3 days: guide clicked, ask CreditCheck: BAD",
            "first of guide clicked, Called within 3 days: Called, ask CreditCheck: GOOD",
            "first of guide clicked, Called within 3 days: Called, ask CreditCheck: BAD",
            "first of guide clicked, Called within 3 days: none in time, ask CreditCheck: GOOD",
            "first of guide clicked, Called within 3 days: none in time, ask CreditCheck: BAD");
    assertThat(possibleRuns.runs().getLast().endedAt()).isEqualTo(START.plusDays(3));
    assertThat(possibleRuns.runs())
        .allSatisfy(run -> assertThat(steps(run).get(2)).isEqualTo("country is MX: yes"));
  }

  @Test
  void omittedBranches_areCounted() {
    Journey journey =
        new TestJourney(
            lead -> {
              for (int round : lead.rounds(4)) {
                lead.happens(event("Called " + round), within(days(1)));
              }
            });

    assertThat(DryRun.possibleRuns(journey, ANA, START, 16).isComplete()).isTrue();
    var some = DryRun.possibleRuns(journey, ANA, START, 5);
    assertThat(some.runs()).hasSize(5);
    assertThat(some.isComplete()).isFalse();
  }

  @Test
  void clickedMessage_isOpenedToo() {
    var possibleRuns =
        DryRun.possibleRuns(
            new TestJourney(
                lead -> {
                  var guide = lead.send(email("guide"));
                  guide.clickedWithin(days(1));
                  guide.openedWithin(days(2));
                }),
            ANA,
            START,
            100);

    assertThat(possibleRuns.runs()).hasSize(3);
  }
}
