package dev.senda.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.temporal.Past.Answered;
import dev.senda.temporal.Past.Sleep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a run that continues another one comes back to the same place of the journey's code. */
class PastTest {

  private static final Question.Since SINCE = new Question.Since("sms-nudge");
  private static final Sleep ASLEEP = new Sleep("pause 2 days", 0, 1);

  @Test
  void whatWasAnsweredIsKnownAndWhatComesAfterItIsNot() {
    var past = new Past(List.of(taken("pause 1 day")), Map.of(), null);

    assertThat(past.next(pause(1))).contains("");
    assertThat(past.next(pause(2))).isEmpty();
  }

  @Test
  void aStepThatWasNotTakenThenIsNamedBesideTheOneThatWas() {
    var past = new Past(List.of(taken("pause 1 day")), Map.of(), null);

    assertThatThrownBy(() -> past.next(pause(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the journey takes \"pause 2 days\" where this enrollment took \"pause 1 day\": a change must be guarded by since(...)");
  }

  @Test
  void whoHasPassedAGuardsPlaceWasInsideBeforeTheChange() {
    var past = new Past(List.of(taken("pause 1 day")), Map.of(), null);

    assertThat(past.next(SINCE)).contains("false");
    past.next(pause(1));
    assertThat(past.next(SINCE)).as("asked again").contains("false");
    assertThat(past.changes()).containsExactly(Map.entry("sms-nudge", false));
  }

  @Test
  void whoComesToAGuardsPlaceAfterwardsIsAskedOf() {
    var past = new Past(List.of(taken("pause 1 day")), Map.of(), null);
    past.next(pause(1));

    assertThat(past.next(SINCE)).isEmpty();
    past.add(SINCE, "true");

    assertThat(past.next(SINCE)).contains("true");
    assertThat(past.steps()).containsExactly(taken("pause 1 day"));
  }

  @Test
  void whoSleepsInAStepHasPassedEveryGuardBeforeIt() {
    var past = new Past(List.of(), Map.of(), ASLEEP);

    assertThat(past.next(SINCE)).contains("false");
    assertThat(past.next(pause(2))).isEmpty();
    assertThat(past.begun()).contains(ASLEEP);
    assertThat(past.begun()).as("taken up only once").isEmpty();
  }

  @Test
  void whoSleepsInAStepMustComeBackToIt() {
    var past = new Past(List.of(), Map.of(), ASLEEP);

    assertThatThrownBy(() -> past.next(pause(1)))
        .hasMessageStartingWith(
            "the journey takes \"pause 1 day\" where this enrollment took \"pause 2 days\"");
  }

  @Test
  void aGuardThatIsNoLongerThereIsNotMissed() {
    var past = new Past(List.of(taken("pause 1 day")), Map.of("sms-nudge", true), null);

    assertThat(past.next(pause(1))).contains("");
    assertThat(past.next(pause(2))).isEmpty();
  }

  private static Answered taken(String step) {
    return new Answered(step, "");
  }

  private static Step.Pause pause(int days) {
    return new Step.Pause(days == 1 ? "pause 1 day" : "pause 2 days", Duration.ofDays(days));
  }
}
