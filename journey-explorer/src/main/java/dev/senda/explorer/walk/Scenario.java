package dev.senda.explorer.walk;

import dev.senda.explorer.virtualtime.ContactEvent;
import dev.senda.explorer.virtualtime.DeliveryReport;
import dev.senda.explorer.virtualtime.Reaction;
import dev.senda.journey.Channel;
import dev.senda.journey.ContactList;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
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
public final class Scenario {

  private final ScenarioContact scenarioContact;

  private Scenario(ScenarioContact scenarioContact) {
    this.scenarioContact = scenarioContact;
  }

  /**
   * Somebody of whom nothing is known, and who does nothing. Every message reaches them at once,
   * coupons are left, they get the first variant of a split and are not held out. They live in UTC
   * and come in on Monday, January 5th 2026, at 10:00.
   */
  public static Scenario contact() {
    return new Scenario(new ScenarioContact());
  }

  /** Does nothing at all; every lead does, unless more is said. */
  public Scenario ignoresEverything() {
    return this;
  }

  /** Opens the message of that step at once. */
  public Scenario opens(String step) {
    return opens(step, Duration.ZERO);
  }

  /** Opens the message of that step this long after it was sent. */
  public Scenario opens(String step, Duration after) {
    return reacts(step, new Reaction(Engagement.OPENED, after));
  }

  /** Clicks a link in the message of that step at once, which opens it, too. */
  public Scenario clicks(String step) {
    return clicks(step, Duration.ZERO);
  }

  /** Clicks a link in the message of that step this long after it was sent. */
  public Scenario clicks(String step, Duration after) {
    return reacts(step, new Reaction(Engagement.CLICKED, after));
  }

  /** Clicks the link that the template names so. */
  public Scenario clicks(String step, String link, Duration after) {
    return reacts(step, new Reaction(Engagement.CLICKED, link, after));
  }

  /** Answers the message of that step at once, which opens it, too. */
  public Scenario replies(String step) {
    return replies(step, Duration.ZERO);
  }

  /** Answers the message of that step this long after it was sent. */
  public Scenario replies(String step, Duration after) {
    return reacts(step, new Reaction(Engagement.REPLIED, after));
  }

  /** The channel takes the message of that step, and it never reaches the lead. */
  public Scenario isNotReachedBy(String step) {
    return and(scenarioContact -> scenarioContact.addUnreached(step));
  }

  /** The message of that step bounces at once: the channel accepts it and cannot deliver it. */
  public Scenario bounces(String step) {
    return bounces(step, Duration.ZERO);
  }

  /** The message of that step bounces this long after it was sent. */
  public Scenario bounces(String step, Duration after) {
    return delivery(step, DeliveryStatus.BOUNCED, after);
  }

  /** Reports the message of that step as spam, at once. */
  public Scenario complains(String step) {
    return complains(step, Duration.ZERO);
  }

  /** Reports the message of that step as spam, this long after it was sent. */
  public Scenario complains(String step, Duration after) {
    return delivery(step, DeliveryStatus.COMPLAINED, after);
  }

  /**
   * The message of that step has this delivery status as soon as it is sent; unless said, it is
   * accepted.
   */
  public Scenario delivery(String step, DeliveryStatus delivery) {
    return switch (delivery) {
      case ACCEPTED, REJECTED, UNKNOWN, SKIPPED ->
          and(scenarioContact -> scenarioContact.addDelivery(step, delivery));
      case BOUNCED, COMPLAINED -> delivery(step, delivery, Duration.ZERO);
    };
  }

  private Scenario delivery(String step, DeliveryStatus delivery, Duration after) {
    var report = new DeliveryReport(delivery, after);
    return and(scenarioContact -> scenarioContact.addReport(step, report));
  }

  /**
   * Does something elsewhere, this long after the enrollment: {@code does(event("Order
   * Completed").with("total", 50), days(2))}.
   *
   * @throws IllegalArgumentException if a property has no value, but a range of them
   */
  public Scenario does(Event event, Duration after) {
    var contactEvent = ContactEvent.of(event, after);
    return and(scenarioContact -> scenarioContact.addEvent(contactEvent));
  }

  /** Did something so long before the enrollment, once for each time that is given. */
  public Scenario did(Event event, Duration ago, Duration... earlier) {
    return and(
        scenarioContact -> {
          scenarioContact.addPastEvent(event, ago);
          for (var one : earlier) {
            scenarioContact.addPastEvent(event, one);
          }
        });
  }

  /** Has an attribute of that value; a date is a text such as {@code 2026-05-01}. */
  public Scenario has(String attribute, Object value) {
    return and(scenarioContact -> scenarioContact.setAttribute(attribute, value));
  }

  /** Has this lead score. */
  public Scenario scores(int points) {
    return and(scenarioContact -> scenarioContact.setScore(points));
  }

  /** Is at this stage. */
  public Scenario isAt(Lifecycle stage) {
    return and(scenarioContact -> scenarioContact.setLifecycle(stage));
  }

  /** Is on the list. */
  public Scenario isOn(ContactList list) {
    return and(scenarioContact -> scenarioContact.addList(list));
  }

  /** Is in the segment of that name, and stays in it. */
  public Scenario isIn(String segment) {
    return and(scenarioContact -> scenarioContact.addSegment(segment));
  }

  /** Has this locale (BCP 47): {@code es-MX}. */
  public Scenario speaks(String locale) {
    return and(scenarioContact -> scenarioContact.setLocale(locale));
  }

  /** Has consented to the topic on the channel. */
  public Scenario consentsTo(String topic, Channel channel) {
    return and(scenarioContact -> scenarioContact.addConsent(topic, channel));
  }

  /** Has this variant of a split: {@code gets(Offer.DISCOUNT)}, {@code gets(Holdout.HELD_OUT)}. */
  public Scenario gets(Enum<?> variant) {
    return and(scenarioContact -> scenarioContact.addVariant(variant));
  }

  /** This is what the company's own question answers; unless said, the first of its answers. */
  public <A extends Enum<A>> Scenario getsAnswer(
      Class<? extends CustomQuestion<A>> question, A answer) {
    return and(scenarioContact -> scenarioContact.setAnswer(question.getName(), answer));
  }

  /** The pool has no coupon left. */
  public Scenario findsNoCoupon(String pool) {
    return and(scenarioContact -> scenarioContact.addEmptyPool(pool));
  }

  /** Was inside before the change was deployed: {@code hasChange(change)} answers no. */
  public Scenario enrolledBefore(String change) {
    return and(scenarioContact -> scenarioContact.addChangeAfterEnrollment(change));
  }

  /** Opens and clicks most at this time of the day: their best hour. */
  public Scenario hasBestHour(Moment.TimeOfDay time) {
    return and(scenarioContact -> scenarioContact.setBestHour(time));
  }

  /**
   * Lives in this time zone: {@code America/Mexico_City}.
   *
   * @throws IllegalArgumentException if there is no such zone
   */
  public Scenario livesIn(String zone) {
    try {
      var found = ZoneId.of(zone);
      return and(scenarioContact -> scenarioContact.setZone(found));
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
  public Scenario enrolledAt(String when) {
    try {
      var found = LocalDateTime.parse(when);
      return and(scenarioContact -> scenarioContact.setEnrolledAt(found));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "enrolled at: \"%s\" (expected a date and time, such as \"2026-03-07T22:00\")"
              .formatted(when),
          e);
    }
  }

  ScenarioContact scenarioContact() {
    return scenarioContact;
  }

  private Scenario reacts(String step, Reaction reaction) {
    return and(scenarioContact -> scenarioContact.addReaction(step, reaction));
  }

  private Scenario and(Consumer<ScenarioContact> word) {
    var more = new ScenarioContact(scenarioContact);
    word.accept(more);
    return new Scenario(more);
  }
}
