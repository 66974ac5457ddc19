package dev.senda.explorer.lint.mistakes;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Journeys with one mistake each, in the line that ends with the name of the class. */
@SuppressWarnings("JavaTimeDefaultTimeZone")
public final class Mistakes {

  private Mistakes() {}

  /** The journey of this name. */
  public static Journey of(String name) throws ReflectiveOperationException {
    return Class.forName(Mistakes.class.getName() + "$" + name)
        .asSubclass(Journey.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  static final class ClockRead extends Planned {
    @Override
    public void run(Enrollment lead) {
      if (LocalDate.now().getYear() > 1970) { // ClockRead
        lead.score(1);
      }
    }
  }

  static final class ClockOfAZone extends Planned {
    @Override
    public void run(Enrollment lead) {
      if (ZonedDateTime.now(ZoneOffset.UTC).getYear() > 1970) { // ClockOfAZone
        lead.score(1);
      }
    }
  }

  static final class InstantRead extends Planned {
    @Override
    public void run(Enrollment lead) {
      if (Instant.now().isAfter(Instant.EPOCH)) { // InstantRead
        lead.score(1);
      }
    }
  }

  static final class Milliseconds extends Planned {
    @Override
    public void run(Enrollment lead) {
      if (System.currentTimeMillis() > 0) { // Milliseconds
        lead.score(1);
      }
    }
  }

  static final class GivenClock extends Planned {
    @Override
    public void run(Enrollment lead) {
      if (Clock.systemUTC().getZone().equals(ZoneOffset.UTC)) { // GivenClock
        lead.score(1);
      }
    }
  }

  static final class MathRandom extends Planned {
    @Override
    public void run(Enrollment lead) {
      if (Math.random() < 2) { // MathRandom
        lead.score(1);
      }
    }
  }

  static final class RandomNumber extends Planned {
    @Override
    public void run(Enrollment lead) {
      if (new Random(1).nextInt(5) < 9) { // RandomNumber
        lead.score(1);
      }
    }
  }

  static final class RandomOfAThread extends Planned {
    @Override
    public void run(Enrollment lead) {
      if (ThreadLocalRandom.current() != null) { // RandomOfAThread
        lead.score(1);
      }
    }
  }

  static final class Shuffle extends Planned {
    @Override
    public void run(Enrollment lead) {
      var offers = new ArrayList<>(List.of("one"));
      Collections.shuffle(offers); // Shuffle
      lead.send(email(offers.getFirst()));
    }
  }

  static final class UuidOfChance extends Planned {
    @Override
    public void run(Enrollment lead) {
      if (UUID.randomUUID().version() == 4) { // UuidOfChance
        lead.score(1);
      }
    }
  }

  static final class Sleep extends Planned {
    @Override
    public void run(Enrollment lead) {
      lead.score(1);
      try {
        Thread.sleep(Duration.ZERO); // Sleep
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static final class InAHelper extends Planned {
    @Override
    public void run(Enrollment lead) {
      if (Helper.isLate()) {
        lead.score(1);
      }
    }
  }

  static final class Endless extends Planned {
    @Override
    public void run(Enrollment lead) {
      while (true) {
        lead.score(1); // Endless
      }
    }
  }

  static final class EndlessWithAWait extends Planned {
    @Override
    public void run(Enrollment lead) {
      while (!lead.happens(event("Demo Booked"), within(days(1)))) { // EndlessWithAWait
        lead.score(1);
      }
    }
  }

  static final class DateAsAttribute extends Planned {
    @Override
    public void run(Enrollment lead) {
      lead.set("renewed", LocalDate.of(2026, 5, 1)); // DateAsAttribute
    }
  }

  static final class InstantAsAttribute extends Planned {
    @Override
    public void run(Enrollment lead) {
      lead.set("renewed", Instant.EPOCH); // InstantAsAttribute
    }
  }

  static final class SameStepTwice extends Planned {
    @Override
    public void run(Enrollment lead) {
      lead.send(email("guide"));
      lead.pause(days(2));
      lead.send(email("guide")); // SameStepTwice
    }
  }

  static final class UnknownJourney extends Planned {
    @Override
    public void run(Enrollment lead) {
      lead.score(1);
      lead.enrollIn("welcom"); // UnknownJourney
    }
  }

  static final class UnknownLink extends Planned {
    @Override
    public void run(Enrollment lead) {
      var guide = lead.send(email("guide"));
      if (guide.clickedWithin("bok-now", days(2))) { // UnknownLink
        lead.score(1);
      }
    }
  }

  static final class Goal extends Planned {
    @Override
    public Plan plan() {
      return Plan.named("test")
          .purpose("Show a mistake")
          .owner("tests@ourcompany.example")
          .startsOn(event("Order Completed"))
          .goal(event("Order Completed")); // Goal
    }

    @Override
    public void run(Enrollment lead) {
      lead.score(1);
    }
  }

  static final class UnknownStart extends Planned {
    @Override
    public Plan plan() {
      return Plan.named("test")
          .purpose("Show a mistake")
          .owner("tests@ourcompany.example")
          .startsOn(EVENT); // UnknownStart
    }

    @Override
    public void run(Enrollment lead) {
      lead.score(1);
    }
  }

  abstract static class Planned implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("test")
          .purpose("Show a mistake")
          .owner("tests@ourcompany.example")
          .startsOn(event("Form Submitted"))
          .topic("tips");
    }
  }

  private static final Event EVENT = event("Order Complete");

  /** What journeys of this package share. */
  static final class Helper {
    private Helper() {}

    static boolean isLate() {
      return Instant.now().isAfter(Instant.EPOCH); // InAHelper
    }
  }
}
