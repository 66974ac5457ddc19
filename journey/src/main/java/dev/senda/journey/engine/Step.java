package dev.senda.journey.engine;

import dev.senda.journey.Message;
import java.time.Duration;

/** Anything a journey does or asks, as data. */
public sealed interface Step permits Step.Send, Step.Pause, Step.Exit, Question {

  /** The step's name: in the picture, in the Temporal UI, in the timeline. */
  String name();

  /** Sending a message. */
  record Send(MessageRef ref, Message message) implements Step {
    @Override
    public String name() {
      return message.step();
    }
  }

  /** Doing nothing for a while. */
  record Pause(String name, Duration duration) implements Step {}

  /** Leaving the journey. */
  record Exit(String reason) implements Step {
    @Override
    public String name() {
      return "exit: " + reason;
    }
  }
}
