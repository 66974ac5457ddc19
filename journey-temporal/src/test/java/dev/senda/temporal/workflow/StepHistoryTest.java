package dev.senda.temporal.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.temporal.workflow.StepHistory.AnsweredStep;
import dev.senda.temporal.workflow.StepHistory.PendingSleep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run that continues another one returns to the same place in the journey's code. */
class StepHistoryTest {

  private static final Question.HasChange HAS_CHANGE = new Question.HasChange("sms-nudge");
  private static final PendingSleep ASLEEP = new PendingSleep("pause 2 days", 0, 1);

  @Test
  void answeredSteps_areKnown_laterOnesAreNot() {
    var stepHistory = new StepHistory(List.of(taken("pause 1 day")), Map.of(), null);

    assertThat(stepHistory.replayNext(pause(1))).contains("");
    assertThat(stepHistory.replayNext(pause(2))).isEmpty();
  }

  @Test
  void differentStep_isRefused_withBothNames() {
    var stepHistory = new StepHistory(List.of(taken("pause 1 day")), Map.of(), null);

    assertThatThrownBy(() -> stepHistory.replayNext(pause(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the journey takes \"pause 2 days\" where this enrollment took \"pause 1 day\": a change must be guarded by hasChange(...)");
  }

  @Test
  void guardAtPassedPlace_answersNo() {
    var stepHistory = new StepHistory(List.of(taken("pause 1 day")), Map.of(), null);

    assertThat(stepHistory.replayNext(HAS_CHANGE)).contains("false");
    stepHistory.replayNext(pause(1));
    assertThat(stepHistory.replayNext(HAS_CHANGE)).as("asked again").contains("false");
    assertThat(stepHistory.changes()).containsExactly(Map.entry("sms-nudge", false));
  }

  /** Thousands of rounds were before the change: none of their answers is carried on. */
  @Test
  void guardThatIsAskedAgain_answersNo_forTheRoundsThatAreOver() {
    var stepHistory = new StepHistory(List.of(taken("pause 1 day")), Map.of(), null);
    var again = new Question.HasChange("sms-nudge", 2);

    assertThat(stepHistory.replayNext(again)).contains("false");
    assertThat(stepHistory.changes()).isEmpty();
    stepHistory.replayNext(pause(1));
    assertThat(stepHistory.replayNext(again)).isEmpty();
    stepHistory.record(again, "true");
    assertThat(stepHistory.changes()).containsExactly(Map.entry("sms-nudge in round 2", true));
  }

  @Test
  void guardAhead_isAsked() {
    var stepHistory = new StepHistory(List.of(taken("pause 1 day")), Map.of(), null);
    stepHistory.replayNext(pause(1));

    assertThat(stepHistory.replayNext(HAS_CHANGE)).isEmpty();
    stepHistory.record(HAS_CHANGE, "true");

    assertThat(stepHistory.replayNext(HAS_CHANGE)).contains("true");
    assertThat(stepHistory.steps()).containsExactly(taken("pause 1 day"));
  }

  @Test
  void guardBeforeCurrentSleep_answersNo() {
    var stepHistory = new StepHistory(List.of(), Map.of(), ASLEEP);

    assertThat(stepHistory.replayNext(HAS_CHANGE)).contains("false");
    assertThat(stepHistory.replayNext(pause(2))).isEmpty();
    assertThat(stepHistory.takePendingSleep()).contains(ASLEEP);
    assertThat(stepHistory.takePendingSleep()).as("taken up only once").isEmpty();
  }

  @Test
  void differentStepThanCurrentSleep_isRefused() {
    var stepHistory = new StepHistory(List.of(), Map.of(), ASLEEP);

    assertThatThrownBy(() -> stepHistory.replayNext(pause(1)))
        .hasMessageStartingWith(
            "the journey takes \"pause 1 day\" where this enrollment took \"pause 2 days\"");
  }

  @Test
  void removedGuard_isNotMissed() {
    var stepHistory =
        new StepHistory(List.of(taken("pause 1 day")), Map.of("sms-nudge", true), null);

    assertThat(stepHistory.replayNext(pause(1))).contains("");
    assertThat(stepHistory.replayNext(pause(2))).isEmpty();
  }

  private static AnsweredStep taken(String step) {
    return new AnsweredStep(step, "");
  }

  private static Step.Pause pause(int days) {
    return new Step.Pause(days == 1 ? "pause 1 day" : "pause 2 days", Duration.ofDays(days));
  }
}
