package dev.senda.journey.engine;

import dev.senda.journey.Action;
import dev.senda.journey.Actor;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import java.time.Duration;

/** Anything a journey does or asks, as data. */
public sealed interface Step permits Step.Command, Question {

  /** The step's name: in the picture, in the Temporal UI, in the timeline. */
  String name();

  /** Who acts in it. */
  Actor actor();

  /**
   * Whether it must be the only step of its name on a path (or in a round of a loop), because
   * ledgers, waits or counts go by its name.
   */
  boolean requiresUniqueName();

  /** A step that asks nothing. */
  sealed interface Command extends Step {

    @Override
    default Actor actor() {
      return Actor.US;
    }

    @Override
    default boolean requiresUniqueName() {
      return true;
    }
  }

  /** Sending a message. */
  record Send(MessageRef ref, Message message) implements Command {
    @Override
    public String name() {
      return message.step();
    }
  }

  /** Doing nothing for a while. */
  record Pause(String name, Duration duration) implements Command {}

  /** Doing nothing until the contact's clock or calendar says so. */
  record PauseUntil(String name, Moment.Recurring moment) implements Command {}

  /** Something besides sending and waiting. */
  record Act(Action action) implements Command {
    @Override
    public String name() {
      return action.toString();
    }

    @Override
    public Actor actor() {
      return action.actor();
    }

    @Override
    public boolean requiresUniqueName() {
      return false;
    }
  }

  /**
   * The beginning of a round of a loop. It costs nothing; it lets a loop be seen as one.
   *
   * @param name the loop's
   * @param round counts from 1
   * @param maxRounds the most rounds
   */
  record Round(String name, int round, int maxRounds) implements Command {}

  /** Leaving the journey. */
  record Exit(String reason) implements Command {
    @Override
    public String name() {
      return "exit: " + reason;
    }

    @Override
    public boolean requiresUniqueName() {
      return false;
    }
  }
}
