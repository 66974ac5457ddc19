package dev.senda.api.console;

import dev.senda.explorer.simulate.Forecast;
import dev.senda.explorer.simulate.Rates;
import dev.senda.explorer.simulate.Simulation;
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
 * @param wrong what is wrong with a field, by its name: a line for each thing
 */
public record SimulationForm(
    String contacts, String days, String rates, String seed, Map<String, List<String>> wrong) {

  /** So many are simulated within seconds. */
  static final int MOST_CONTACTS = 100_000;

  private static final int MOST_DAYS = 365;
  private static final int LONGEST_RATES = 8_000;

  static final SimulationForm EMPTY = new SimulationForm("10000", "0", "", "1", Map.of());

  public SimulationForm {
    wrong = Map.copyOf(wrong);
  }

  public int mostContacts() {
    return MOST_CONTACTS;
  }

  public int mostDays() {
    return MOST_DAYS;
  }

  public int longestRates() {
    return LONGEST_RATES;
  }

  /**
   * What comes of it.
   *
   * @param form as it was filled in, with what is wrong
   * @param forecast null if anything is
   */
  record Answer(SimulationForm form, @Nullable Forecast forecast) {}

  Answer answer(Journey journey) {
    var slips = new LinkedHashMap<String, List<String>>();
    long many = number("contacts", contacts, 1, MOST_CONTACTS, slips);
    long over = number("days", days, 0, MOST_DAYS, slips);
    long dice = number("seed", seed, Long.MIN_VALUE, Long.MAX_VALUE, slips);
    Forecast forecast = null;
    try {
      var given = read(journey);
      if (slips.isEmpty()) {
        forecast =
            Simulation.of(journey)
                .contacts(Math.toIntExact(many))
                .over(Duration.ofDays(over))
                .rates(given)
                .seed(dice)
                .run();
      }
    } catch (IllegalArgumentException e) {
      slips.put("rates", String.valueOf(e.getMessage()).lines().toList());
    }
    return new Answer(new SimulationForm(contacts, days, rates, seed, slips), forecast);
  }

  /**
   * @throws IllegalArgumentException if anything is wrong; a line for each thing
   */
  private Rates read(Journey journey) {
    int length = rates.replace("\r", "").length();
    if (length > LONGEST_RATES) {
      throw new IllegalArgumentException(
          "%,d characters (expected at most %,d)".formatted(length, LONGEST_RATES));
    }
    return Rates.parse(rates, journey);
  }

  private static long number(
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
