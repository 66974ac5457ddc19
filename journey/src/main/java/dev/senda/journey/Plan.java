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
 * @param topic what a contact must have consented to; null for messages that need no consent
 */
public record Plan(
    String name,
    String purpose,
    String owner,
    List<Event> starts,
    @Nullable Event goal,
    List<Event> exits,
    Reentry reentry,
    @Nullable String topic) {

  private static final int LONGEST_NAME = 64;

  public Plan {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "journey name: \"%s\" (expected lower-case words joined by hyphens, such as \"ebook-nurture\", at most %d characters)"
              .formatted(name, LONGEST_NAME));
    }
    if (topic != null && !topic.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "topic: \"%s\" (expected lower-case words joined by hyphens, such as \"product-tips\")"
              .formatted(topic));
    }
    starts = List.copyOf(starts);
    exits = List.copyOf(exits);
  }

  /**
   * A plan that has only its name yet: nothing starts it but the API, and nobody enters it twice.
   */
  public static Plan named(String name) {
    return new Plan(name, "", "", List.of(), null, List.of(), new Reentry.Never(), null);
  }

  public Plan purpose(String purpose) {
    return new Plan(name, purpose, owner, starts, goal, exits, reentry, topic);
  }

  public Plan owner(String owner) {
    return new Plan(name, purpose, owner, starts, goal, exits, reentry, topic);
  }

  /** This event enrolls the contact who causes it; said several times, each of them does. */
  public Plan startsOn(Event event) {
    return new Plan(name, purpose, owner, with(starts, event), goal, exits, reentry, topic);
  }

  public Plan goal(Event event) {
    return new Plan(name, purpose, owner, starts, event, exits, reentry, topic);
  }

  /** This event ends the enrollment at once; said several times, each of them does. */
  public Plan exitsOn(Event event) {
    return new Plan(name, purpose, owner, starts, goal, with(exits, event), reentry, topic);
  }

  public Plan reentersAfter(Duration duration) {
    return new Plan(name, purpose, owner, starts, goal, exits, new Reentry.After(duration), topic);
  }

  public Plan topic(String topic) {
    return new Plan(name, purpose, owner, starts, goal, exits, reentry, topic);
  }

  private static List<Event> with(List<Event> events, Event event) {
    var all = new ArrayList<>(events);
    all.add(event);
    return all;
  }
}
