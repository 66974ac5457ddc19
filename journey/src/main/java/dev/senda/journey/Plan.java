package dev.senda.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The purpose and owner of a journey, and what starts and ends it.
 *
 * @param name lower-case words joined by hyphens; it is the Temporal workflow type, so it never
 *     changes once contacts are inside
 * @param purpose the journey's purpose in one line; shown on the picture and in the console
 * @param owner who is responsible for it
 * @param starts events that enroll the contact
 * @param goal the event that makes an enrollment a success and ends it at once; null for a journey
 *     without one
 * @param goalWithin how long after the start of an enrollment the goal counts as its conversion,
 *     also if it has ended or its contact was left out
 * @param exits events that end an enrollment at once, without success
 * @param reentry whether a contact may enroll again
 * @param overlap what happens while an enrollment of the same contact (and key) runs
 * @param keyProperty the event property, such as an order's number, for each value of which there
 *     is an enrollment of its own; null where a contact has at most one enrollment at a time
 * @param topic the topic to which a contact must have consented; null for messages that need no
 *     consent
 * @param messageClass the class of the messages that it sends
 * @param startsWithin how long ago a start event may have occurred; an older one enrolls nobody
 * @param utmSource the source in the UTM parameters that links get; null for links without them
 * @param sendRules when and how often it may send to one contact
 */
public record Plan(
    String name,
    String purpose,
    String owner,
    List<Event> starts,
    @Nullable Event goal,
    Duration goalWithin,
    List<Event> exits,
    ReentryPolicy reentry,
    OverlapPolicy overlap,
    @Nullable String keyProperty,
    @Nullable String topic,
    MessageClass messageClass,
    Duration startsWithin,
    @Nullable String utmSource,
    SendRules sendRules) {

  /** The default of {@link #startsWithin()}: longer than most devices are offline. */
  public static final Duration DEFAULT_STARTS_WITHIN = Duration.ofDays(3);

  /** The default of {@link #goalWithin()}: 30 days from the start of the enrollment. */
  public static final Duration DEFAULT_GOAL_WITHIN = Duration.ofDays(30);

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
    if (startsWithin.isNegative() || startsWithin.isZero()) {
      throw new IllegalArgumentException(
          "starts within: %s (expected more than no time)".formatted(startsWithin));
    }
    if (utmSource != null && !StepNameRules.isOneLine(utmSource)) {
      throw new IllegalArgumentException(
          "utm source: \"%s\" (expected one line, such as \"newsletter\")".formatted(utmSource));
    }
    for (var start : starts) {
      if (!start.references().isEmpty()) {
        throw new IllegalArgumentException(
            "starts on: %s (expected a value: no event has enrolled yet)".formatted(start));
      }
    }
    if (goal != null) {
      goal.requireStartReferences();
    }
    Goal.requireWindow(goalWithin);
    exits.forEach(Event::requireStartReferences);
    starts = List.copyOf(starts);
    exits = List.copyOf(exits);
  }

  /**
   * A plan with only a name: the API starts it, and a contact enrolls once: {@code
   * Plan.named("ebook-nurture")}.
   */
  public static Plan named(String name) {
    return new Plan(
        name,
        "",
        "",
        List.of(),
        null,
        DEFAULT_GOAL_WITHIN,
        List.of(),
        new ReentryPolicy.Never(),
        OverlapPolicy.REFUSE,
        null,
        null,
        MessageClass.MARKETING,
        DEFAULT_STARTS_WITHIN,
        null,
        SendRules.NONE);
  }

  /**
   * Whether its messages have a link to unsubscribe from their topic. What the contact requested,
   * such as a receipt, has none.
   */
  public boolean isUnsubscribable() {
    return topic != null && messageClass != MessageClass.TRANSACTIONAL;
  }

  /** What the journey is for, in one line: {@code purpose("Turn a download into a demo")}. */
  public Plan purpose(String purpose) {
    return with(draft -> draft.purpose = purpose);
  }

  /** Who answers for it: {@code owner("growth@ourcompany.example")}. */
  public Plan owner(String owner) {
    return with(draft -> draft.owner = owner);
  }

  /**
   * This event enrolls the contact. It may be called several times for several events: {@code
   * startsOn(event("Form Submitted").with("form", "ebook"))}.
   */
  public Plan startsOn(Event event) {
    return with(draft -> draft.starts = with(draft.starts, event));
  }

  /**
   * A start event that occurred longer ago than this enrolls nobody: it is imported history, or its
   * time has passed. The default is three days: {@code startsWithin(days(7))}.
   */
  public Plan startsWithin(Duration duration) {
    return with(draft -> draft.startsWithin = duration);
  }

  /**
   * This event makes an enrollment a success and ends it at once: {@code goal(event("Demo
   * Booked"))}. It counts as the enrollment's conversion for 30 days from its start, as {@link
   * #goal(Goal)} describes.
   */
  public Plan goal(Event event) {
    return goal(event.within(DEFAULT_GOAL_WITHIN));
  }

  /**
   * The same with another conversion window: {@code goal(event("Subscribed").within(days(14)))}.
   * The event counts as the conversion of an enrollment if it occurred within this time from the
   * start of the enrollment, also if the enrollment has ended since or its contact was left out.
   */
  public Plan goal(Goal goal) {
    return with(
        draft -> {
          draft.goal = goal.event();
          draft.goalWithin = goal.within();
        });
  }

  /**
   * This event ends the enrollment at once. It may be called several times for several events:
   * {@code exitsOn(event("Account Closed"))}.
   */
  public Plan exitsOn(Event event) {
    return with(draft -> draft.exits = with(draft.exits, event));
  }

  /**
   * A contact may enroll again as soon as the last enrollment has ended: {@code
   * Plan.named("cart").reentersAfterFinishing()}.
   */
  public Plan reentersAfterFinishing() {
    return with(draft -> draft.reentry = new ReentryPolicy.AfterFinishing());
  }

  /**
   * A contact may enroll again this long after the last enrollment ended: {@code
   * reentersAfter(days(90))}.
   */
  public Plan reentersAfter(Duration duration) {
    return with(draft -> draft.reentry = new ReentryPolicy.After(duration));
  }

  /**
   * A new start while a contact is inside ends the running enrollment and begins a new one. It
   * includes {@link #reentersAfterFinishing} unless another re-entry policy is given: {@code
   * Plan.named("cart").restartsWhileRunning()}.
   */
  public Plan restartsWhileRunning() {
    return with(
        draft -> {
          draft.overlap = OverlapPolicy.RESTART;
          if (draft.reentry instanceof ReentryPolicy.Never) {
            draft.reentry = new ReentryPolicy.AfterFinishing();
          }
        });
  }

  /**
   * A contact may have several enrollments at a time, one for each value of this property of the
   * start event: {@code keyedBy("order_id")}. An event with the property reaches only the
   * enrollment with its value; an event without it reaches all of them.
   */
  public Plan keyedBy(String property) {
    return with(draft -> draft.keyProperty = property);
  }

  /** What its messages are about; contacts consent to it: {@code topic("product-tips")}. */
  public Plan topic(String topic) {
    return with(draft -> draft.topic = topic);
  }

  /**
   * Every link to a web page in its messages gets {@code utm_source} with this value, {@code
   * utm_medium} with the channel, {@code utm_campaign} with the journey's name and {@code
   * utm_content} with the template's. A parameter that a link has already keeps its value, and a
   * link that the template leaves untracked stays as it is.
   */
  public Plan utmSource(String source) {
    return with(draft -> draft.utmSource = source);
  }

  /**
   * Its messages belong to a service that the contact uses and are not advertising: {@code
   * Plan.named("onboarding").service()}.
   */
  public Plan service() {
    return with(draft -> draft.messageClass = MessageClass.SERVICE);
  }

  /**
   * The contact asked for its messages: a receipt, a confirmation: {@code
   * Plan.named("receipt").transactional()}.
   */
  public Plan transactional() {
    return with(draft -> draft.messageClass = MessageClass.TRANSACTIONAL);
  }

  /**
   * When and how often it may send to one contact, its priority, and how long a message is deferred
   * at most: {@code sending(rules -> rules.between(time(9, 0), time(20, 0)).atMostPerWeek(2))}. May
   * be called several times; each adds to the rules.
   */
  public Plan sending(UnaryOperator<SendRules> rules) {
    return with(draft -> draft.sendRules = rules.apply(draft.sendRules));
  }

  private Plan with(Consumer<Draft> setter) {
    var draft = new Draft(this);
    setter.accept(draft);
    return draft.toPlan();
  }

  private static List<Event> with(List<Event> events, Event event) {
    var all = new ArrayList<>(events);
    all.add(event);
    return all;
  }

  /** A copy of a plan whose components can be set one by one. */
  private static final class Draft {
    private final String name;
    private String purpose;
    private String owner;
    private List<Event> starts;
    private @Nullable Event goal;
    private Duration goalWithin;
    private List<Event> exits;
    private ReentryPolicy reentry;
    private OverlapPolicy overlap;
    private @Nullable String keyProperty;
    private @Nullable String topic;
    private MessageClass messageClass;
    private Duration startsWithin;
    private @Nullable String utmSource;
    private SendRules sendRules;

    Draft(Plan plan) {
      name = plan.name;
      purpose = plan.purpose;
      owner = plan.owner;
      starts = plan.starts;
      goal = plan.goal;
      goalWithin = plan.goalWithin;
      exits = plan.exits;
      reentry = plan.reentry;
      overlap = plan.overlap;
      keyProperty = plan.keyProperty;
      topic = plan.topic;
      messageClass = plan.messageClass;
      startsWithin = plan.startsWithin;
      utmSource = plan.utmSource;
      sendRules = plan.sendRules;
    }

    Plan toPlan() {
      return new Plan(
          name,
          purpose,
          owner,
          starts,
          goal,
          goalWithin,
          exits,
          reentry,
          overlap,
          keyProperty,
          topic,
          messageClass,
          startsWithin,
          utmSource,
          sendRules);
    }
  }
}
