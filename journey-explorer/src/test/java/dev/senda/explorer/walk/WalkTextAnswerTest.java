package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.dryrun.Assumption;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.explorer.dryrun.DryRunContact;
import dev.senda.explorer.lock.PathLock;
import dev.senda.explorer.simulation.Simulation;
import dev.senda.explorer.simulation.rates.Rate;
import dev.senda.explorer.simulation.rates.Rates;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Channel;
import dev.senda.journey.Engagement;
import dev.senda.journey.Journey;
import dev.senda.journey.TextAnswer;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Answers by text, in stories, paths, locks, pictures, dry runs and simulations. */
class WalkTextAnswerTest {

  private static final ZonedDateTime START = ZonedDateTime.of(2026, 1, 5, 10, 0, 0, 0, UTC);

  enum Slot implements TextAnswer {
    MORNING,
    EVENING,
    SOMETHING_ELSE,
    NO_ANSWER;

    @Override
    public List<String> words() {
      return switch (this) {
        case MORNING -> List.of("1", "morning", "mañana");
        case EVENING -> List.of("2", "evening", "tarde");
        case SOMETHING_ELSE, NO_ANSWER -> List.of();
      };
    }
  }

  private final Journey appointment =
      TestJourney.testJourney(
          lead -> {
            var question = lead.send(sms("which-slot"));
            var slot =
                lead.answers(question, Slot.class, within(days(2)).otherwise(Slot.NO_ANSWER));
            if (slot == Slot.SOMETHING_ELSE) {
              lead.exit("a person answers");
            }
            lead.send(email(slot.name().toLowerCase(Locale.ROOT).replace('_', '-')));
          });

  @Test
  void answerOfTheStory_decidesTheBranch() {
    var answered = Walk.walk(appointment, contact().answers("which-slot", Slot.EVENING, hours(3)));
    assertThat(answered.sent()).containsExactly("which-slot", "evening");
    assertThat(answered.took()).isEqualTo(hours(3));

    assertThat(Walk.walk(appointment, contact().replies("which-slot")).end())
        .hasToString("exit: a person answers");
    assertThat(Walk.walk(appointment, contact()).sent()).containsExactly("which-slot", "no-answer");
    assertThat(
            Walk.walk(appointment, contact().answers("which-slot", Slot.MORNING, days(3))).sent())
        .containsExactly("which-slot", "no-answer");
  }

  @Test
  void misspelledStep_isRefused() {
    assertThatThrownBy(() -> Walk.walk(appointment, contact().answers("which-slots", Slot.MORNING)))
        .hasMessageContaining("did you mean");
  }

  @Test
  void everyAnswerIsAPath() {
    var exploration = Explorer.explore(appointment);

    assertThat(exploration.pathCount()).isEqualTo(4);
    var lock = PathLock.of(exploration).text();
    assertThat(lock)
        .contains("which-slot answered EVENING -> send email evening -> end")
        .doesNotContain("mañana");
    assertThat(PathLock.parse(lock).text()).isEqualTo(lock);
    assertThat(exploration.mermaid())
        .contains(
            "|\"answered MORNING\"|", "|\"which-slot replied to\"|", "|\"not within 2 days\"|");
    assertThat(exploration.awaitedEvents().engagements()).containsExactly(Engagement.REPLIED);
    assertThat(exploration.awaitedEvents().answers())
        .extracting(AwaitedEvent.Answered::words)
        .containsExactly(List.of("1", "morning", "mañana"), List.of("2", "evening", "tarde"));
  }

  @Test
  void dryRun_triesEveryAnswer() {
    var someone = DryRunContact.of(contact().scenarioContact());

    assertThat(DryRun.possibleRuns(appointment, someone, START, 10).runs()).hasSize(4);
    assertThat(DryRun.of(appointment, someone, START, Assumption.DOES_EVERYTHING).toString())
        .contains("which-slot answered MORNING");
  }

  @Test
  void simulation_sharesTheRepliesByTheRates() {
    var rates =
        Rates.assumed()
            .delivers("which-slot", Rate.of(1))
            .replies("which-slot", Rate.of(0.8))
            .replies("which-slot", Slot.MORNING, Rate.of(0.5))
            .replies("which-slot", Slot.EVENING, Rate.of(0.1));

    var forecast = Simulation.of(appointment).contacts(2_000).rates(rates).run();

    // A fifth writes something else.
    assertThat(forecast.messages(Channel.EMAIL)).isBetween(1_500, 1_700);
    assertThat(forecast.toString()).contains("which-slot answered MORNING");
  }

  @Test
  void answersAboveReplies_areRefused() {
    var rates =
        Rates.assumed()
            .delivers("which-slot", Rate.of(1))
            .replies("which-slot", Rate.of(0.2))
            .replies("which-slot", Slot.MORNING, Rate.of(0.5));

    assertThatThrownBy(() -> Simulation.of(appointment).contacts(10).rates(rates).run())
        .hasMessageContaining("expected at most as many answers as replies");
  }
}
