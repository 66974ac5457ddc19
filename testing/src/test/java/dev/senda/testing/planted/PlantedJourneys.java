package dev.senda.testing.planted;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;

import dev.senda.catalog.JourneyProvider;
import dev.senda.catalog.TrackingPlan;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Journeys without faults and with faults. */
public final class PlantedJourneys {

  private static final Locale SPANISH = Locale.of("es");

  private PlantedJourneys() {}

  private static Plan plan(String name) {
    return Plan.named(name).purpose("Test the guards").owner("x@acme.example").topic("tips");
  }

  /** Nothing is wrong with it. */
  public static final class Faultless implements Journey {
    @Override
    public Plan plan() {
      return PlantedJourneys.plan("faultless");
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(email("hello"));
      lead.pause(days(1));
      lead.send(email("bye-bye"));
    }
  }

  /** Its template has a short subject, and prints another variable in Spanish. */
  public static final class Careless implements Journey {
    @Override
    public Plan plan() {
      return PlantedJourneys.plan("careless");
    }

    @Override
    public void run(Enrollment lead) {
      lead.send(email("careless"));
    }
  }

  /** It asks the clock. */
  public static final class Clock implements Journey {
    @Override
    public Plan plan() {
      return PlantedJourneys.plan("clock");
    }

    @Override
    public void run(Enrollment lead) {
      if (Instant.now().isAfter(Instant.EPOCH)) {
        lead.send(email("hello"));
      }
    }
  }

  /** A provider of all journeys of this file. */
  public static class Complete implements JourneyProvider {
    @Override
    public List<Journey> journeys() {
      return List.of(new Faultless(), new Careless(), new Clock());
    }

    @Override
    public TrackingPlan trackingPlan() {
      return TrackingPlan.ofAttributes("first_name", "last_name");
    }

    @Override
    public List<Locale> locales() {
      return List.of(Locale.ENGLISH, SPANISH);
    }
  }

  /** A provider that forgets two journeys of its jar. */
  public static final class Forgetful implements JourneyProvider {
    @Override
    public List<Journey> journeys() {
      return List.of(new Faultless());
    }

    @Override
    public List<Locale> locales() {
      return List.of(Locale.ENGLISH, SPANISH);
    }
  }

  /** A provider with a locale that has neither templates nor a layout. */
  public static final class Portuguese extends Complete {
    @Override
    public List<Locale> locales() {
      return List.of(Locale.ENGLISH, SPANISH, Locale.of("pt"));
    }
  }
}
