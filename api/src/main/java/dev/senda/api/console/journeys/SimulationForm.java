package dev.senda.api.console.journeys;

import dev.senda.explorer.simulation.Forecast;
import dev.senda.explorer.simulation.Simulation;
import dev.senda.explorer.simulation.rates.Rates;
import dev.senda.journey.Journey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form that asks for a simulation, as it was filled in.
 *
 * @param contacts how many come
 * @param days over how many days they come; 0 is all at once
 * @param rates how often they do what, as a rates file
 * @param seed another one is another throw of the dice
 * @param errors what is wrong with a field, by its name: a line for each thing
 */
public record SimulationForm(
    String contacts, String days, String rates, String seed, Map<String, List<String>> errors) {

  /** So many are simulated within seconds. */
  static final int MAX_CONTACTS = 100_000;

  private static final int MAX_DAYS = 365;
  private static final int MAX_RATES_LENGTH = 8_000;

  static final SimulationForm EMPTY = new SimulationForm("10000", "0", "", "1", Map.of());

  public SimulationForm {
    errors = Map.copyOf(errors);
  }

  public int maxContacts() {
    return MAX_CONTACTS;
  }

  public int maxDays() {
    return MAX_DAYS;
  }

  public int maxRatesLength() {
    return MAX_RATES_LENGTH;
  }

  /**
   * What comes of it.
   *
   * @param form as it was filled in, with what is wrong
   * @param forecast null if anything is
   */
  record SimulationResult(SimulationForm form, @Nullable Forecast forecast) {}

  SimulationResult simulate(Journey journey) {
    var slips = new LinkedHashMap<String, List<String>>();
    long many = parseNumber("contacts", contacts, 1, MAX_CONTACTS, slips);
    long over = parseNumber("days", days, 0, MAX_DAYS, slips);
    long dice = parseNumber("seed", seed, Long.MIN_VALUE, Long.MAX_VALUE, slips);
    Forecast forecast = null;
    try {
      var given = parseRates(journey);
      if (slips.isEmpty()) {
        forecast =
            Simulation.of(journey)
                .contacts(Math.toIntExact(many))
                .spreadOver(Duration.ofDays(over))
                .rates(given)
                .seed(dice)
                .run();
      }
    } catch (IllegalArgumentException e) {
      slips.put("rates", String.valueOf(e.getMessage()).lines().toList());
    }
    return new SimulationResult(new SimulationForm(contacts, days, rates, seed, slips), forecast);
  }

  /**
   * @throws IllegalArgumentException if anything is wrong; a line for each thing
   */
  private Rates parseRates(Journey journey) {
    int length = rates.replace("\r", "").length();
    if (length > MAX_RATES_LENGTH) {
      throw new IllegalArgumentException(
          "%,d characters (expected at most %,d)".formatted(length, MAX_RATES_LENGTH));
    }
    return Rates.parse(rates, journey);
  }

  private static long parseNumber(
      String field, String text, long least, long most, Map<String, List<String>> slips) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // It is told below what was expected.
    }
    var bounds = least == Long.MIN_VALUE ? "" : " from %,d to %,d".formatted(least, most);
    slips.put(field, List.of("\"%s\" (expected a whole number%s)".formatted(text, bounds)));
    return least;
  }
}
