package dev.senda.explorer.walk;

import dev.senda.explorer.virtual.Deed;
import dev.senda.explorer.virtual.Reaction;
import dev.senda.journey.Channel;
import dev.senda.journey.ContactList;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.Delivery;
import dev.senda.journey.Engagement;
import dev.senda.journey.Event;
import dev.senda.journey.Lifecycle;
import dev.senda.journey.Moment;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * A contact of a story: who they are, and what they do. Each word hands back a lead of whom this is
 * said, too.
 *
 * <p>A step is that of a message. Where a loop sends it several times all of them are meant; {@code
 * reminder#2} is the second only. Every name must be one that the journey uses on some path: a
 * story with a slip in it fails, instead of passing because nothing happens.
 */
public final class Lead {

  private final Person person;

  private Lead(Person person) {
    this.person = person;
  }

  /**
   * Somebody of whom nothing is known, and who does nothing. Every message reaches them at once,
   * coupons are left, they get the first variant of a split and are not held out. They live in UTC
   * and come in on Monday, January 5th 2026, at 10:00.
   */
  public static Lead lead() {
    return new Lead(new Person());
  }

  /** Does nothing at all; every lead does, unless more is said. */
  public Lead ignoresEverything() {
    return this;
  }

  /** Opens the message of that step at once. */
  public Lead opens(String step) {
    return opens(step, Duration.ZERO);
  }

  /** Opens the message of that step this long after it was sent. */
  public Lead opens(String step, Duration after) {
    return reacts(step, new Reaction(Engagement.OPENED, after));
  }

  /** Clicks a link in the message of that step at once, which opens it, too. */
  public Lead clicks(String step) {
    return clicks(step, Duration.ZERO);
  }

  /** Clicks a link in the message of that step this long after it was sent. */
  public Lead clicks(String step, Duration after) {
    return reacts(step, new Reaction(Engagement.CLICKED, after));
  }

  /** Clicks the link that the template names so. */
  public Lead clicks(String step, String link, Duration after) {
    return reacts(step, new Reaction(Engagement.CLICKED, link, after));
  }

  /** Answers the message of that step at once, which opens it, too. */
  public Lead replies(String step) {
    return replies(step, Duration.ZERO);
  }

  /** Answers the message of that step this long after it was sent. */
  public Lead replies(String step, Duration after) {
    return reacts(step, new Reaction(Engagement.REPLIED, after));
  }

  /** The channel takes the message of that step, and it never reaches the lead. */
  public Lead isNotReachedBy(String step) {
    return and(person -> person.isNotReachedBy(step));
  }

  /** This becomes of the message of that step when it is sent; unless said, it is accepted. */
  public Lead delivery(String step, Delivery delivery) {
    return and(person -> person.becomes(step, delivery));
  }

  /**
   * Does something elsewhere, this long after the enrollment: {@code does(event("Order
   * Completed").with("total", 50), days(2))}.
   *
   * @throws IllegalArgumentException if a property has no value, but a range of them
   */
  public Lead does(Event event, Duration after) {
    var deed = Deed.of(event, after);
    return and(person -> person.does(deed));
  }

  /** Did something so long before the enrollment, once for each time that is given. */
  public Lead did(Event event, Duration ago, Duration... earlier) {
    return and(
        person -> {
          person.did(event, ago);
          for (var one : earlier) {
            person.did(event, one);
          }
        });
  }

  /** Has an attribute of that value; a date is a text such as {@code 2026-05-01}. */
  public Lead has(String attribute, Object value) {
    return and(person -> person.has(attribute, value));
  }

  /** Has this lead score. */
  public Lead scores(int points) {
    return and(person -> person.scores(points));
  }

  /** Is at this stage. */
  public Lead isAt(Lifecycle stage) {
    return and(person -> person.isAt(stage));
  }

  /** Is on the list. */
  public Lead isOn(ContactList list) {
    return and(person -> person.joins(list));
  }

  /** Is in the segment of that name, and stays in it. */
  public Lead isIn(String segment) {
    return and(person -> person.isIn(segment));
  }

  /** Has this locale (BCP 47): {@code es-MX}. */
  public Lead speaks(String locale) {
    return and(person -> person.speaks(locale));
  }

  /** Has consented to the topic on the channel. */
  public Lead consents(String topic, Channel channel) {
    return and(person -> person.consents(topic, channel));
  }

  /** Has this variant of a split: {@code gets(Offer.DISCOUNT)}, {@code gets(Holdout.HELD_OUT)}. */
  public Lead gets(Enum<?> variant) {
    return and(person -> person.gets(variant));
  }

  /** This is what the company's own question answers; unless said, the first of its answers. */
  public <A extends Enum<A>> Lead answers(Class<? extends CustomQuestion<A>> question, A answer) {
    return and(person -> person.answers(question.getName(), answer));
  }

  /** The pool has no coupon left. */
  public Lead findsNoCoupon(String pool) {
    return and(person -> person.findsNoCoupon(pool));
  }

  /** Was inside before the change was deployed: {@code since(change)} answers no. */
  public Lead wasInsideBefore(String change) {
    return and(person -> person.wasInsideBefore(change));
  }

  /** Opens and clicks most at this time of the day: their best hour. */
  public Lead opensMostlyAt(Moment.TimeOfDay time) {
    return and(person -> person.opensMostlyAt(time));
  }

  /**
   * Lives in this time zone: {@code America/Mexico_City}.
   *
   * @throws IllegalArgumentException if there is no such zone
   */
  public Lead livesIn(String zone) {
    try {
      var found = ZoneId.of(zone);
      return and(person -> person.livesIn(found));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "zone: \"%s\" (expected a time zone, such as \"America/Mexico_City\")".formatted(zone),
          e);
    }
  }

  /**
   * Comes in at this time of their own clock: {@code 2026-03-07T22:00}.
   *
   * @throws IllegalArgumentException if it is no date and time
   */
  public Lead enrolledAt(String when) {
    try {
      var found = LocalDateTime.parse(when);
      return and(person -> person.enrolledAt(found));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "enrolled at: \"%s\" (expected a date and time, such as \"2026-03-07T22:00\")"
              .formatted(when),
          e);
    }
  }

  Person person() {
    return person;
  }

  private Lead reacts(String step, Reaction reaction) {
    return and(person -> person.reacts(step, reaction));
  }

  private Lead and(Consumer<Person> word) {
    var more = new Person(person);
    word.accept(more);
    return new Lead(more);
  }
}
