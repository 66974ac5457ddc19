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
 * How often contacts do what. Missing rates are assumed; the forecast lists the assumptions.
 *
 * <p>The shares of a message refer to the sent ones. A click or a reply implies an open, and an
 * open implies a delivery. A channel ({@code email}) in place of a step sets the rate of all its
 * messages without a rate of their own.
 */
public final class Rates {

  private final Map<RateKey, Rate> rates;

  Rates(Map<RateKey, Rate> rates) {
    this.rates = Collections.unmodifiableMap(rates);
  }

  /** No rates are given: all of them are assumed. */
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
   * @param journey the journey; it must use every name
   * @throws IllegalArgumentException if a line is invalid; the message lists every invalid line
   *     with its number
   */
  public static Rates parse(String text, Journey journey) {
    return new RatesParser(JourneyVocabulary.of(Explorer.explore(journey))).parse(text);
  }

  /** The share of messages of that step that are delivered. */
  public Rates delivers(String step, Rate rate) {
    return with(new RateKey(RateSubject.DELIVERS, step), rate);
  }

  public Rates opens(String step, Rate rate) {
    return with(new RateKey(RateSubject.OPENS, step), rate);
  }

  /** The share of contacts who click any link of it. */
  public Rates clicks(String step, Rate rate) {
    return with(new RateKey(RateSubject.CLICKS, step), rate);
  }

  /** The share of contacts who click the link of that name. */
  public Rates clicks(String step, String link, Rate rate) {
    return with(new RateKey(RateSubject.CLICKS, step, link), rate);
  }

  public Rates replies(String step, Rate rate) {
    return with(new RateKey(RateSubject.REPLIES, step), rate);
  }

  /** The share of contacts who confirm the subscription that the mail of this step asks about. */
  public Rates confirms(String step, Rate rate) {
    return with(new RateKey(RateSubject.CONFIRMS, step), rate);
  }

  /** The share of contacts who give this answer by text. */
  public Rates replies(String step, Enum<?> answer, Rate rate) {
    return with(new RateKey(RateSubject.REPLIES, step, answer.name()), rate);
  }

  /**
   * The share of contacts with this event after the enrollment, and the delay.
   *
   * @param event the event pattern, exactly as the journey awaits it or names it as goal or exit
   */
  public Rates event(Event event, Rate rate) {
    return with(new RateKey(RateSubject.EVENT, event.toString()), rate);
  }

  /** The share of contacts for whom the condition, or a part of one, holds. */
  public Rates condition(Condition condition, Rate rate) {
    return with(new RateKey(RateSubject.CONDITION, condition.toString()), rate);
  }

  /** The share of contacts who get a coupon from the pool. */
  public Rates coupon(String pool, Rate rate) {
    return with(new RateKey(RateSubject.COUPON, pool), rate);
  }

  /**
   * The share of contacts with this date in the future at the enrollment, and the time until then.
   */
  public Rates date(String attribute, Rate rate) {
    return with(new RateKey(RateSubject.DATE, attribute), rate);
  }

  /** The share of tasks of this text that your team does, and the time until then. */
  public Rates task(String text, Rate rate) {
    return with(new RateKey(RateSubject.TASK, text), rate);
  }

  /** The share of contacts with this answer. */
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
