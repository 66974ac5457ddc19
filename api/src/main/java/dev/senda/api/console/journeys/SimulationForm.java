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
 * The submitted form of a simulation.
 *
 * @param contacts how many contacts enter
 * @param days over how many days they enter; 0 for all at once
 * @param rates the rates of their actions, as a rates file
 * @param seed the seed of the random numbers
 * @param errors the errors by the name of the field, one line for each
 */
public record SimulationForm(
    String contacts, String days, String rates, String seed, Map<String, List<String>> errors) {

  /** This many contacts are simulated within seconds. */
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
   * The result of a simulation.
   *
   * @param form the submitted form, with its errors
   * @param forecast null if the form has errors
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
   * @throws IllegalArgumentException if the rates have errors; its message has one line for each
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
      // The error below says what was expected.
    }
    var bounds = least == Long.MIN_VALUE ? "" : " from %,d to %,d".formatted(least, most);
    slips.put(field, List.of("\"%s\" (expected a whole number%s)".formatted(text, bounds)));
    return least;
  }
}
