package dev.senda.journey;

import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.TaskRef;
import java.util.List;
import java.util.Set;

/** Something for which a journey can wait. */
public sealed interface AwaitedEvent {

  /**
   * What it means for the journey if this happens first: {@code
   * clicked(guide).means(Reaction.CLICKED)}.
   */
  default <A extends Enum<A>> Outcome<A> means(A answer) {
    return new Outcome<>(this, answer);
  }

  /** The message is delivered: {@code delivered(guide).means(ARRIVED)}. */
  static AwaitedEvent delivered(SentMessage message) {
    return new Engaged(message.ref(), Engagement.DELIVERED, "");
  }

  /**
   * The contact opens the message; a click or a reply proves an open: {@code
   * opened(guide).means(READ)}.
   */
  static AwaitedEvent opened(SentMessage message) {
    return new Engaged(message.ref(), Engagement.OPENED, "");
  }

  /** The contact clicks any link in the message: {@code clicked(guide).means(CLICKED)}. */
  static AwaitedEvent clicked(SentMessage message) {
    return new Engaged(message.ref(), Engagement.CLICKED, "");
  }

  /**
   * The contact clicks the link with this name in the template: {@code clicked(guide,
   * "book-now").means(BOOKED)}.
   */
  static AwaitedEvent clicked(SentMessage message, String link) {
    return new Engaged(message.ref(), Engagement.CLICKED, linkName(link));
  }

  /** The contact replies to the message: {@code replied(guide).means(ANSWERED)}. */
  static AwaitedEvent replied(SentMessage message) {
    return new Engaged(message.ref(), Engagement.REPLIED, "");
  }

  /**
   * The channel reports that it could not deliver the message: {@code
   * bounced(guide).means(Reaction.BOUNCED)}.
   */
  static AwaitedEvent bounced(SentMessage message) {
    return new Bounced(message.ref());
  }

  /**
   * The contact answers the message by one of these texts: {@code answered(question,
   * Slot.MORNING)}.
   */
  static <A extends Enum<A> & TextAnswer> AwaitedEvent answered(SentMessage message, A answer) {
    return new Answered(message.ref(), answer.name(), answer.words());
  }

  /** Your team marks the task as done: {@code done(call).means(Outcome.CALLED)}. */
  static AwaitedEvent done(OpenedTask task) {
    return new TaskDone(task.ref());
  }

  /**
   * The event happens: {@code happened(event("Order Completed").with("total",
   * atLeast(50))).means(BOUGHT)}.
   */
  static Happened happened(Event event) {
    return new Happened(event, "");
  }

  /** The event happens, with any properties: {@code happened("Order Completed").means(BOUGHT)}. */
  static Happened happened(String event) {
    return happened(Event.event(event));
  }

  /** Something that happens to one message of this enrollment. */
  sealed interface OfMessage extends AwaitedEvent {

    MessageRef message();
  }

  /**
   * Engagement with one message of this enrollment.
   *
   * @param link the name of the link ({@code name="..."} in the template); empty for any link
   */
  record Engaged(MessageRef message, Engagement engagement, String link) implements OfMessage {

    /** The button of the confirmation page. No link of a template can have this name. */
    public static final String CONFIRMED = "CONFIRMED";

    /** The contact confirms the subscription that the message asks about. */
    static Engaged confirmation(MessageRef message) {
      return new Engaged(message, Engagement.CLICKED, CONFIRMED);
    }

    /** Whether it confirms a subscription. */
    public boolean isConfirmation() {
      return link.equals(CONFIRMED);
    }

    public Engaged {
      if (!link.isEmpty() && engagement != Engagement.CLICKED) {
        throw new IllegalArgumentException(
            "link \"%s\": of a message that is %s (expected clicked)".formatted(link, engagement));
      }
    }

    /** {@code ebook-guide opened}, {@code ebook-guide link "book" clicked}. */
    @Override
    public String toString() {
      if (isConfirmation()) {
        return message + " confirmed";
      }
      return link.isEmpty()
          ? "%s %s".formatted(message, engagement)
          : "%s link \"%s\" %s".formatted(message, link, engagement);
    }
  }

  /** A bounce of one message of this enrollment: accepted by the channel, and not delivered. */
  record Bounced(MessageRef message) implements OfMessage {
    @Override
    public String toString() {
      return message + " bounced";
    }
  }

  /**
   * A text by which the contact answers one message of this enrollment.
   *
   * @param answer the name of the answer
   * @param words the texts that mean it
   */
  record Answered(MessageRef message, String answer, List<String> words) implements OfMessage {

    public Answered {
      words = List.copyOf(words);
      if (words.isEmpty() || words.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException(
            "words of %s: %s (expected one or more, such as \"1\", \"yes\")"
                .formatted(answer, words));
      }
    }

    /** {@code question answered MORNING}; the words may change while contacts wait. */
    @Override
    public String toString() {
      return "%s answered %s".formatted(message, answer);
    }
  }

  /** Your team has done a task of this enrollment. */
  record TaskDone(TaskRef task) implements AwaitedEvent {
    @Override
    public String toString() {
      return task + " done";
    }
  }

  /**
   * An event of the contact.
   *
   * @param name the name under which the enrollment remembers it; empty if it does not
   */
  record Happened(Event event, String name) implements AwaitedEvent {

    /** What templates print by these names. */
    private static final Set<String> TAKEN =
        Set.of("contact", "event", "coupon", "digest", "digest_rest", "brand", "company", "links");

    public Happened {
      event.requireStartReferences();
      if (!name.isEmpty()) {
        requireFreeName(name);
      }
    }

    /** A name by which templates can print something. */
    static String requireFreeName(String name) {
      ValueReference.Property.requireEventName(name);
      if (TAKEN.contains(name)) {
        throw new IllegalArgumentException(
            "event: \"%s\" (expected another name: templates print this one already)"
                .formatted(name));
      }
      return name;
    }

    /** Whether the enrollment remembers it. */
    public boolean isRemembered() {
      return !name.isEmpty();
    }

    /** {@code Order Completed}, {@code Price Dropped as drop}. */
    @Override
    public String toString() {
      return name.isEmpty() ? event.toString() : event + " as " + name;
    }
  }

  private static String linkName(String link) {
    return NameRules.requireHyphenated("link", link, "book-now");
  }
}
