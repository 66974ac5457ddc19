package dev.senda.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a journey is for, who answers for it, and what starts and ends it.
 *
 * @param name lower-case words joined by hyphens; it is the Temporal workflow type, so it never
 *     changes once contacts are inside
 * @param purpose what the journey is for, in a line; shown on the picture and in the console
 * @param owner who answers for it
 * @param starts events that enroll the contact who causes them
 * @param goal the event that makes an enrollment a success and ends it at once; null for a journey
 *     without one
 * @param exits events that end an enrollment at once, without success
 * @param reentry whether a contact may come again
 * @param overlap what happens while an enrollment of the same contact (and key) runs
 * @param keyProperty the event property whose values run side by side, such as an order's number;
 *     null where a contact is inside at most once
 * @param topic what a contact must have consented to; null for messages that need no consent
 * @param messageClass what kind of messages it sends
 */
public record Plan(
    String name,
    String purpose,
    String owner,
    List<Event> starts,
    @Nullable Event goal,
    List<Event> exits,
    ReentryPolicy reentry,
    OverlapPolicy overlap,
    @Nullable String keyProperty,
    @Nullable String topic,
    MessageClass messageClass) {

  public Plan {
    if (!name.isEmpty() && Character.isDigit(name.charAt(0))) {
      throw NameRules.invalidName("journey name", name, "ebook-nurture");
    }
    NameRules.requireHyphenated("journey name", name, "ebook-nurture");
    if (topic != null) {
      NameRules.requireHyphenated("topic", topic, "product-tips");
    }
    if (keyProperty != null && !StepNameRules.isOneLine(keyProperty)) {
      throw new IllegalArgumentException(
          "key: \"%s\" (expected the name of an event property, such as \"order_id\")"
              .formatted(keyProperty));
    }
    starts = List.copyOf(starts);
    exits = List.copyOf(exits);
  }

  /**
   * A plan that has only its name yet: nothing starts it but the API, and nobody enters it twice.
   */
  public static Plan named(String name) {
    return new Plan(
        name,
        "",
        "",
        List.of(),
        null,
        List.of(),
        new ReentryPolicy.Never(),
        OverlapPolicy.REFUSE,
        null,
        null,
        MessageClass.MARKETING);
  }

  public Plan purpose(String purpose) {
    return new Plan(
        name,
        purpose,
        owner,
        starts,
        goal,
        exits,
        reentry,
        overlap,
        keyProperty,
        topic,
        messageClass);
  }

  public Plan owner(String owner) {
    return new Plan(
        name,
        purpose,
        owner,
        starts,
        goal,
        exits,
        reentry,
        overlap,
        keyProperty,
        topic,
        messageClass);
  }

  /** This event enrolls the contact who causes it; said several times, each of them does. */
  public Plan startsOn(Event event) {
    return new Plan(
        name,
        purpose,
        owner,
        with(starts, event),
        goal,
        exits,
        reentry,
        overlap,
        keyProperty,
        topic,
        messageClass);
  }

  public Plan goal(Event event) {
    return new Plan(
        name,
        purpose,
        owner,
        starts,
        event,
        exits,
        reentry,
        overlap,
        keyProperty,
        topic,
        messageClass);
  }

  /** This event ends the enrollment at once; said several times, each of them does. */
  public Plan exitsOn(Event event) {
    return new Plan(
        name,
        purpose,
        owner,
        starts,
        goal,
        with(exits, event),
        reentry,
        overlap,
        keyProperty,
        topic,
        messageClass);
  }

  /** A contact may come again as soon as the last enrollment ended. */
  public Plan reentersAfterFinishing() {
    return with(new ReentryPolicy.AfterFinishing());
  }

  /** A contact may come again when this long has passed since the last enrollment ended. */
  public Plan reentersAfter(Duration duration) {
    return with(new ReentryPolicy.After(duration));
  }

  /**
   * Whoever is to enter while inside starts anew; the enrollment that runs is ended. It includes
   * that a contact may come again after finishing, unless another rule is given.
   */
  public Plan restartsWhileRunning() {
    return new Plan(
        name,
        purpose,
        owner,
        starts,
        goal,
        exits,
        reentry instanceof ReentryPolicy.Never ? new ReentryPolicy.AfterFinishing() : reentry,
        OverlapPolicy.RESTART,
        keyProperty,
        topic,
        messageClass);
  }

  /**
   * A contact may be inside several times at once, once for each value of this property of the
   * event that enrolls ({@code keyedBy("order_id")}). An event that has the property is heard only
   * by the enrollment of its value; one without it by all of them.
   */
  public Plan keyedBy(String property) {
    return new Plan(
        name, purpose, owner, starts, goal, exits, reentry, overlap, property, topic, messageClass);
  }

  public Plan topic(String topic) {
    return new Plan(
        name,
        purpose,
        owner,
        starts,
        goal,
        exits,
        reentry,
        overlap,
        keyProperty,
        topic,
        messageClass);
  }

  /** What it sends belongs to a service that the contact uses, and is no advertising. */
  public Plan service() {
    return with(MessageClass.SERVICE);
  }

  /** What it sends the contact asked for: a receipt, a confirmation. */
  public Plan transactional() {
    return with(MessageClass.TRANSACTIONAL);
  }

  private Plan with(ReentryPolicy reentry) {
    return new Plan(
        name,
        purpose,
        owner,
        starts,
        goal,
        exits,
        reentry,
        overlap,
        keyProperty,
        topic,
        messageClass);
  }

  private Plan with(MessageClass messages) {
    return new Plan(
        name, purpose, owner, starts, goal, exits, reentry, overlap, keyProperty, topic, messages);
  }

  private static List<Event> with(List<Event> events, Event event) {
    var all = new ArrayList<>(events);
    all.add(event);
    return all;
  }
}
