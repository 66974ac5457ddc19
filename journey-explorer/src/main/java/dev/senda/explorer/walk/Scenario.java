package dev.senda.explorer.walk;

import dev.senda.explorer.virtualtime.ContactEvent;
import dev.senda.explorer.virtualtime.DeliveryReport;
import dev.senda.explorer.virtualtime.Reaction;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Channel;
import dev.senda.journey.ContactList;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.Event;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.Moment;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * A contact of a journey test: its data and its behaviour. Each method returns a new scenario with
 * that addition.
 *
 * <p>A message is named by its step. Where a loop sends it several times, the name means all of
 * them; {@code reminder#2} means the second only. The journey must use every name on some path: a
 * scenario with a misspelt name fails, instead of passing because nothing happens.
 */
public final class Scenario {

  private final ScenarioContact scenarioContact;

  private Scenario(ScenarioContact scenarioContact) {
    this.scenarioContact = scenarioContact;
  }

  /**
   * A contact without data who does nothing. Every message is delivered at once, every coupon pool
   * has a coupon, a split gives its first variant, and the contact is not held out. The time zone
   * is UTC; the enrollment is on Monday, January 5th 2026, at 10:00.
   */
  public static Scenario contact() {
    return new Scenario(new ScenarioContact());
  }

  /** Does nothing. This is the default; the method only makes a test easier to read. */
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

  /** Clicks a link in the message of that step at once; a click also counts as an open. */
  public Scenario clicks(String step) {
    return clicks(step, Duration.ZERO);
  }

  /** Clicks a link in the message of that step this long after it was sent. */
  public Scenario clicks(String step, Duration after) {
    return reacts(step, new Reaction(Engagement.CLICKED, after));
  }

  /** Clicks the link with that name in the template. */
  public Scenario clicks(String step, String link, Duration after) {
    return reacts(step, new Reaction(Engagement.CLICKED, link, after));
  }

  /** Replies to the message of that step at once; a reply also counts as an open. */
  public Scenario replies(String step) {
    return replies(step, Duration.ZERO);
  }

  /** Replies to the message of that step this long after it was sent. */
  public Scenario replies(String step, Duration after) {
    return reacts(step, new Reaction(Engagement.REPLIED, after));
  }

  /** Answers the message of that step by text, at once: {@code answers("which-slot", MORNING)}. */
  public Scenario answers(String step, Enum<?> answer) {
    return answers(step, answer, Duration.ZERO);
  }

  /** Answers the message of that step by text, this long after it was sent. */
  public Scenario answers(String step, Enum<?> answer, Duration after) {
    return reacts(step, new Reaction(Engagement.REPLIED, answer.name(), after));
  }

  /** The channel accepts the message of that step, but it is never delivered. */
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
   * Is enrolled by this event, with these properties: {@code enrolledBy(event("Form
   * Submitted").with("form", "pricing"))}. Without it, the API enrolls and no property is known.
   * For a journey that no event starts, it gives the properties of the API or of another journey.
   *
   * @throws IllegalArgumentException if a property is a range instead of one value
   */
  public Scenario enrolledBy(Event event) {
    event.propertyValues();
    return and(scenarioContact -> scenarioContact.setStart(event));
  }

  /**
   * Triggers an event this long after the enrollment: {@code does(event("Order
   * Completed").with("total", 50), days(2))}.
   *
   * @throws IllegalArgumentException if a property is a range instead of one value
   */
  public Scenario does(Event event, Duration after) {
    var contactEvent = ContactEvent.of(event, after);
    return and(scenarioContact -> scenarioContact.addEvent(contactEvent));
  }

  /** Triggered the event before the enrollment, once for each given duration before it. */
  public Scenario did(Event event, Duration ago, Duration... earlier) {
    return and(
        scenarioContact -> {
          scenarioContact.addPastEvent(event, ago);
          for (var one : earlier) {
            scenarioContact.addPastEvent(event, one);
          }
        });
  }

  /**
   * Confirms the subscription that the message of that step asks about, this long after it was
   * sent: {@code confirms("confirm", hours(1))}. Otherwise the contact does not.
   */
  public Scenario confirms(String step, Duration after) {
    return reacts(step, new Reaction(Engagement.CLICKED, AwaitedEvent.Engaged.CONFIRMED, after));
  }

  /**
   * Your team does the task of that text, this long after the journey opens it: {@code
   * getsDone("Call within two hours", hours(1))}. Otherwise it does none.
   */
  public Scenario getsDone(String task, Duration after) {
    if (after.isNegative()) {
      throw new IllegalArgumentException("after: %s (expected zero or more)".formatted(after));
    }
    return and(scenarioContact -> scenarioContact.addTaskDone(task, after));
  }

  /** Has an attribute of that value; a date is a text such as {@code 2026-05-01}. */
  public Scenario has(String attribute, Object value) {
    return and(scenarioContact -> scenarioContact.setAttribute(attribute, value));
  }

  /** Has this score. */
  public Scenario scores(int points) {
    return and(scenarioContact -> scenarioContact.setScore(points));
  }

  /** Is at this lifecycle stage. */
  public Scenario isAt(LifecycleStage stage) {
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

  /** Gets this variant of a split: {@code gets(Offer.DISCOUNT)}, {@code gets(Holdout.HELD_OUT)}. */
  public Scenario gets(Enum<?> variant) {
    return and(scenarioContact -> scenarioContact.addVariant(variant));
  }

  /** The custom question gets this answer; the default is the first of its answers. */
  public <A extends Enum<A>> Scenario getsAnswer(
      Class<? extends CustomQuestion<A>> question, A answer) {
    return and(scenarioContact -> scenarioContact.setAnswer(question.getName(), answer));
  }

  /** The pool has no coupon left. */
  public Scenario findsNoCoupon(String pool) {
    return and(scenarioContact -> scenarioContact.addEmptyPool(pool));
  }

  /** Was enrolled before the change was deployed: {@code hasChange(change)} answers no. */
  public Scenario enrolledBefore(String change) {
    return and(scenarioContact -> scenarioContact.addChangeAfterEnrollment(change));
  }

  /** Has this best hour: the time of day at which the contact opens and clicks most. */
  public Scenario hasBestHour(Moment.TimeOfDay time) {
    return and(scenarioContact -> scenarioContact.setBestHour(time));
  }

  /**
   * Has a public holiday on that day: {@code 2026-01-06}. Otherwise every day from Monday to Friday
   * is a working day.
   *
   * @throws IllegalArgumentException if the text is not a date
   */
  public Scenario hasHoliday(String day) {
    try {
      var found = LocalDate.parse(day);
      return and(scenarioContact -> scenarioContact.addHoliday(found));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "holiday: \"%s\" (expected a date, such as \"2026-01-06\")".formatted(day), e);
    }
  }

  /**
   * Has this time zone: {@code America/Mexico_City}.
   *
   * @throws IllegalArgumentException if the zone does not exist
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
   * Is enrolled at this local time: {@code 2026-03-07T22:00}.
   *
   * @throws IllegalArgumentException if the text is not a date and time
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
