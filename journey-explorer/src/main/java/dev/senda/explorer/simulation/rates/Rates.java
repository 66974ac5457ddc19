package dev.senda.explorer.simulation.rates;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.JourneyVocabulary;
import dev.senda.explorer.simulation.rates.RateKey.RateSubject;
import dev.senda.journey.Condition;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often contacts do what. What is not said is assumed, and the forecast says what that was.
 *
 * <p>Shares of a message are of those that were sent: who clicks or replies is among those who
 * open, and who opens among those whom it reached. A step can also be a channel ({@code email}):
 * then it is said of all its messages for which nothing else is.
 */
public final class Rates {

  private final Map<RateKey, Rate> rates;

  Rates(Map<RateKey, Rate> rates) {
    this.rates = Collections.unmodifiableMap(rates);
  }

  /** Nothing is known: all of it is assumed. */
  public static Rates assumed() {
    return new Rates(Map.of());
  }

  /**
   * Reads a file of rates, a line each, such as
   *
   * <pre>
   * # comments and empty lines are skipped
   * email.opens = 0.3 half within 5 hours
   * ebook-guide.clicks = 0.12
   * ebook-guide.clicks.book-now = 0.05
   * event "Demo Booked" = 0.08 within 10 days
   * condition "lifecycle is customer" = 0.2
   * coupon "welcome-10" = 0.9
   * date "trial_ends" = 0.8 within 30 days
   * answer "CreditCheck" BAD = 0.3
   * </pre>
   *
   * @param journey what is named must be something of it
   * @throws IllegalArgumentException if anything is wrong; the message has a line for each thing,
   *     with the number of its line
   */
  public static Rates parse(String text, Journey journey) {
    return new RatesParser(JourneyVocabulary.of(Explorer.explore(journey))).parse(text);
  }

  /** How many of the messages of that step reach the contact. */
  public Rates delivers(String step, Rate rate) {
    return with(new RateKey(RateSubject.DELIVERS, step), rate);
  }

  public Rates opens(String step, Rate rate) {
    return with(new RateKey(RateSubject.OPENS, step), rate);
  }

  /** How many click any link of it. */
  public Rates clicks(String step, Rate rate) {
    return with(new RateKey(RateSubject.CLICKS, step), rate);
  }

  /** How many click the link of that name. */
  public Rates clicks(String step, String link, Rate rate) {
    return with(new RateKey(RateSubject.CLICKS, step, link), rate);
  }

  public Rates replies(String step, Rate rate) {
    return with(new RateKey(RateSubject.REPLIES, step), rate);
  }

  /**
   * How many do this after they came in, once, and how long after.
   *
   * @param event as the journey waits for it, or is ended by it
   */
  public Rates event(Event event, Rate rate) {
    return with(new RateKey(RateSubject.EVENT, event.toString()), rate);
  }

  /** Of how many the condition, or a part of one, is so. */
  public Rates condition(Condition condition, Rate rate) {
    return with(new RateKey(RateSubject.CONDITION, condition.toString()), rate);
  }

  /** How many still find a coupon in the pool. */
  public Rates coupon(String pool, Rate rate) {
    return with(new RateKey(RateSubject.COUPON, pool), rate);
  }

  /** How many have this date ahead of them when they come in, and how far. */
  public Rates date(String attribute, Rate rate) {
    return with(new RateKey(RateSubject.DATE, attribute), rate);
  }

  /** Of how many this is the answer. */
  public <A extends Enum<A>> Rates answer(
      Class<? extends CustomQuestion<A>> question, A answer, Rate rate) {
    return with(new RateKey(RateSubject.ANSWER, question.getSimpleName(), answer.name()), rate);
  }

  /** As a file that {@link #parse} reads, unless delays were measured. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    rates.forEach((key, rate) -> text.append(key).append(" = ").append(rate).append('\n'));
    return text.toString();
  }

  @Nullable Rate find(RateKey key) {
    return rates.get(key);
  }

  Set<RateKey> keys() {
    return rates.keySet();
  }

  private Rates with(RateKey key, Rate rate) {
    var more = new LinkedHashMap<>(rates);
    more.put(key, rate);
    return new Rates(more);
  }
}
