package dev.senda.explorer.simulation;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.simulation.rates.RateModel;
import dev.senda.explorer.simulation.rates.Rates;
import dev.senda.explorer.virtualtime.VirtualRun;
import dev.senda.journey.Journey;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Simulates contacts in a journey: {@code Simulation.of(new
 * EbookNurture()).contacts(10_000).rates(rates).run()}. The same simulation gives the same forecast
 * every time.
 *
 * @param journey the simulated journey
 * @param contacts the number of contacts
 * @param rates how often contacts do what
 * @param seed the seed of the random numbers
 * @param start the time of the first enrollment; its zone is the time zone of all contacts
 * @param spread the time until the last enrollment, spread evenly; zero for all at once
 */
public record Simulation(
    Journey journey, int contacts, Rates rates, long seed, ZonedDateTime start, Duration spread) {

  private static final int MOST_CONTACTS = 10_000_000;

  /** A Monday morning. */
  private static final ZonedDateTime DEFAULT_START =
      LocalDateTime.of(2026, 1, 5, 9, 0).atZone(ZoneId.of("UTC"));

  public Simulation {
    if (contacts < 1 || contacts > MOST_CONTACTS) {
      throw new IllegalArgumentException(
          "contacts: %d (expected 1 to %d)".formatted(contacts, MOST_CONTACTS));
    }
    if (spread.isNegative()) {
      throw new IllegalArgumentException("spread: %s (expected zero or more)".formatted(spread));
    }
  }

  /** Ten thousand contacts, all enrolled on Monday, January 5th 2026, at 9:00 UTC. */
  public static Simulation of(Journey journey) {
    return new Simulation(journey, 10_000, Rates.assumed(), 1, DEFAULT_START, Duration.ZERO);
  }

  public Simulation contacts(int number) {
    return new Simulation(journey, number, rates, seed, start, spread);
  }

  public Simulation rates(Rates given) {
    return new Simulation(journey, contacts, given, seed, start, spread);
  }

  public Simulation seed(long another) {
    return new Simulation(journey, contacts, rates, another, start, spread);
  }

  /** Sets the time of the first enrollment and the time zone of all contacts. */
  public Simulation startingAt(ZonedDateTime first) {
    return new Simulation(journey, contacts, rates, seed, first, spread);
  }

  /** Spreads the enrollments evenly over this time, instead of all at once. */
  public Simulation spreadOver(Duration time) {
    return new Simulation(journey, contacts, rates, seed, start, time);
  }

  /**
   * Runs it.
   *
   * @throws IllegalArgumentException if a rate names something that the journey does not have, or
   *     contradicts another
   * @throws IllegalStateException if the journey does not end for some contact
   */
  public Forecast run() {
    var exploration = Explorer.explore(journey);
    var model = new RateModel(exploration, rates);
    var forecastCollector = new ForecastCollector(this, exploration);
    for (int contact = 0; contact < contacts; contact++) {
      var comes = start.plus(spread.multipliedBy(contact).dividedBy(contacts));
      var person =
          new SimulatedContact(model, new ContactRandom(seed, contact), comes.toLocalDate());
      forecastCollector.add(
          VirtualRun.execute(journey, comes, person),
          person.conversionAfter(exploration.plan()).orElse(null));
    }
    return forecastCollector.forecast(model.assumptions());
  }
}
