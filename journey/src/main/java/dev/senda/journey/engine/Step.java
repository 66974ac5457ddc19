package dev.senda.journey.engine;

import dev.senda.journey.Action;
import dev.senda.journey.Actor;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import java.time.Duration;

/** A command or a question of a journey, as data. */
public sealed interface Step permits Step.Command, Question {

  /** The step's name: in the picture, in the Temporal UI, in the timeline. */
  String name();

  /** Who acts in it. */
  Actor actor();

  /**
   * Whether its name must be unique on a path (or in a round of a loop), because the message
   * ledger, waits or counts identify it by its name.
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

  /** Pausing for a duration. */
  record Pause(String name, Duration duration) implements Command {}

  /** Pausing until a moment in the contact's time zone. */
  record PauseUntil(String name, Moment.Recurring moment) implements Command {}

  /** An action. */
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
   * The beginning of a round of a loop. It costs nothing; it makes the loop visible.
   *
   * @param name the loop's name
   * @param round counts from 1
   * @param maxRounds how many rounds there are at most; {@link #ENDLESS} where it goes on until the
   *     enrollment ends
   */
  record Round(String name, int round, int maxRounds) implements Command {

    public static final int ENDLESS = Integer.MAX_VALUE;

    /** How many rounds of an endless loop are explored; the others have the same code. */
    public static final int MAX_EXPLORED = 3;

    public boolean isEndless() {
      return maxRounds == ENDLESS;
    }

    /** How many rounds are explored. */
    public int exploredRounds() {
      return isEndless() ? MAX_EXPLORED : maxRounds;
    }

    /** Whether it begins a round of an endless loop that is not explored. */
    public boolean isBeyondExplored() {
      return round > exploredRounds();
    }
  }

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
