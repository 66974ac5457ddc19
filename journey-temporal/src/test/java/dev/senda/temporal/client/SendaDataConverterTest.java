package dev.senda.temporal.client;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.journey.Action;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.temporal.testing.AllVerbsJourney;
import io.temporal.api.common.v1.Payload;
import org.junit.jupiter.api.Test;

/** Temporal returns all data of a journey unchanged. */
class SendaDataConverterTest {

  @Test
  void everyStepOfAllVerbs_survivesSerialization() {
    int carried = 0;
    for (var step : Explorer.explore(new AllVerbsJourney()).steps()) {
      switch (step) {
        case Step.Send send -> carried += isTheSame(send.message(), Message.class);
        case Step.PauseUntil pause -> carried += isTheSame(pause.moment(), Moment.class);
        case Step.Act act -> carried += isTheSame(act.action(), Action.class);
        case Question.DateReached dateReached ->
            carried += isTheSame(dateReached.date(), Moment.class);
        case Question.ConditionHolds conditionHolds ->
            carried += isTheSame(conditionHolds.condition(), Condition.class);
        case Step.Command _, Question<?> _ -> {}
      }
    }
    assertThat(carried).isGreaterThan(20);
  }

  @Test
  void atLeastOnce_isWrittenOnlyIfSet() {
    isTheSame(preferred(email("receipt").atLeastOnce(), sms("receipt")), Message.class);
    isTheSame(sms("code").atLeastOnce(), Message.class);

    assertThat(wire(email("receipt").atLeastOnce())).contains("\"isAtLeastOnce\":true");
    assertThat(wire(email("receipt"))).doesNotContain("isAtLeastOnce");
  }

  private static String wire(Object value) {
    return SendaDataConverter.CONVERTER.toPayload(value).orElseThrow().getData().toStringUtf8();
  }

  private static <T> int isTheSame(T value, Class<T> type) {
    Payload wire = SendaDataConverter.CONVERTER.toPayload(value).orElseThrow();
    assertThat(SendaDataConverter.CONVERTER.fromPayload(wire, type, type)).isEqualTo(value);
    return 1;
  }
}
