package dev.senda.journey.engine;

import dev.senda.journey.Action;
import dev.senda.journey.Actor;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import java.time.Duration;

/** Anything a journey does or asks, as data. */
public sealed interface Step permits Step.Deed, Question {

  /** The step's name: in the picture, in the Temporal UI, in the timeline. */
  String name();

  /** Who acts in it. */
  Actor actor();

  /**
   * Whether it must be the only step of its name on a path (or in a round of a loop), because
   * ledgers, waits or counts go by its name.
   */
  boolean needsItsName();

  /** A step that asks nothing. */
  sealed interface Deed extends Step {

    @Override
    default Actor actor() {
      return Actor.US;
    }

    @Override
    default boolean needsItsName() {
      return true;
    }
  }

  /** Sending a message. */
  record Send(MessageRef ref, Message message) implements Deed {
    @Override
    public String name() {
      return message.step();
    }
  }

  /** Doing nothing for a while. */
  record Pause(String name, Duration duration) implements Deed {}

  /** Doing nothing until the contact's clock or calendar says so. */
  record PauseUntil(String name, Moment.Recurring moment) implements Deed {}

  /** Something besides sending and waiting. */
  record Act(Action action) implements Deed {
    @Override
    public String name() {
      return action.toString();
    }

    @Override
    public Actor actor() {
      return action.actor();
    }

    @Override
    public boolean needsItsName() {
      return false;
    }
  }

  /**
   * The beginning of a round of a loop. It costs nothing; it lets a loop be seen as one.
   *
   * @param name the loop's
   * @param round counts from 1
   * @param of the most rounds
   */
  record Round(String name, int round, int of) implements Deed {}

  /** Leaving the journey. */
  record Exit(String reason) implements Deed {
    @Override
    public String name() {
      return "exit: " + reason;
    }

    @Override
    public boolean needsItsName() {
      return false;
    }
  }
}
