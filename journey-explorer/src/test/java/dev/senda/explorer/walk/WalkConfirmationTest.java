package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.journey.Condition.consentsTo;
import static dev.senda.journey.Message.email;
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
import dev.senda.explorer.simulation.rates.Rates;
import dev.senda.journey.Channel;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Journey;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** Double opt-in, in stories, paths, locks, dry runs and simulations. */
class WalkConfirmationTest {

  private static final ZonedDateTime START = ZonedDateTime.of(2026, 1, 5, 10, 0, 0, 0, UTC);

  private final Journey optIn =
      TestJourney.testJourney(
          lead -> {
            if (!lead.confirmsSubscription("news", email("confirm"), within(days(7)))) {
              lead.exit("not confirmed");
            }
            if (lead.is(consentsTo("news", Channel.EMAIL))) {
              lead.score(1);
            }
          });

  @Test
  void confirmation_isTheConsent_fromThenOn() {
    var walk = Walk.walk(optIn, contact().confirms("confirm", hours(5)));

    assertThat(walk.took()).isEqualTo(hours(5));
    assertThat(walk.actions()).containsExactly("score +1");
  }

  @Test
  void withoutAConfirmationInTime_theAnswerIsNo() {
    assertThat(Walk.walk(optIn, contact()).took()).isEqualTo(days(7));
    assertThat(Walk.walk(optIn, contact().confirms("confirm", days(8))).actions()).isEmpty();
    assertThat(Walk.walk(optIn, contact().clicks("confirm", hours(1))).took())
        .as("a click is no confirmation")
        .isEqualTo(days(7));
  }

  @Test
  void mailThatWasNotSent_isNotWaitedFor() {
    var walk = Walk.walk(optIn, contact().delivery("confirm", DeliveryStatus.SKIPPED));

    assertThat(walk.took()).isZero();
  }

  @Test
  void pathsAndLock_showMailAndWait() {
    var lock = PathLock.of(Explorer.explore(optIn)).text();

    assertThat(lock)
        .contains("send email confirm to confirm news within 7 days")
        .contains("confirm confirmed within 7 days");
    assertThat(PathLock.parse(lock).text()).isEqualTo(lock);
  }

  @Test
  void picture_showsWhatIsConfirmed() {
    assertThat(Explorer.explore(optIn).mermaid())
        .contains("to confirm news", "confirm confirmed?", "|\"confirmed\"|");
  }

  @Test
  void dryRunAndSimulation_knowTheAnswer() {
    var someone = DryRunContact.of(contact().scenarioContact());

    assertThat(DryRun.of(optIn, someone, START, Assumption.CLICKS_EVERYTHING).toString())
        .contains("confirm confirmed within 7 days: yes", "score +1");
    assertThat(DryRun.of(optIn, someone, START, Assumption.OPENS_EVERYTHING).toString())
        .contains("confirm confirmed within 7 days: no");
    var forecast =
        Simulation.of(optIn)
            .contacts(2_000)
            .rates(Rates.parse("confirm.confirms = 0.3 within 1 hour", optIn))
            .run();
    assertThat(forecast.toString()).containsPattern("no .*(6[5-9]|7[0-4])\\d|no .*1,[34]\\d\\d");
  }

  /** Who asked for the mail confirms it far more often than others click. */
  @Test
  void simulation_doesNotTakeAConfirmationForAnOrdinaryClick() {
    var forecast = Simulation.of(optIn).contacts(2_000).run();

    assertThat(forecast.assumptions())
        .anyMatch(line -> line.startsWith("confirm.confirms = 0.7 half within 1 hour"))
        .noneMatch(line -> line.contains("clicks"));
    assertThat(forecast.toString()).containsPattern("yes .*1,[34]\\d\\d");
    assertThatThrownBy(() -> Rates.parse("confirm.clicks.CONFIRMED = 0.3", optIn))
        .hasMessageContaining("no link that is waited for, \"CONFIRMED in confirm\"");
    assertThatThrownBy(
            () ->
                Simulation.of(optIn)
                    .rates(Rates.parse("confirm.confirms = 0.9\nconfirm.delivers = 0.8", optIn))
                    .run())
        .hasMessageContaining("expected at most 0.8: who confirms was reached");
  }
}
