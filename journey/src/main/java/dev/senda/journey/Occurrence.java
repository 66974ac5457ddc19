package dev.senda.journey;

import dev.senda.journey.engine.MessageRef;

/** Something that a journey can wait for. */
public sealed interface Occurrence {

  /** The message reaches the contact. */
  static Occurrence delivered(SentMessage message) {
    return new Engaged(message.ref(), Engagement.DELIVERED, "");
  }

  /** The contact opens the message; a click or a reply proves that, too. */
  static Occurrence opened(SentMessage message) {
    return new Engaged(message.ref(), Engagement.OPENED, "");
  }

  /** The contact clicks any link in the message. */
  static Occurrence clicked(SentMessage message) {
    return new Engaged(message.ref(), Engagement.CLICKED, "");
  }

  /** The contact clicks the link that the template names so. */
  static Occurrence clicked(SentMessage message, String link) {
    return new Engaged(message.ref(), Engagement.CLICKED, linkName(link));
  }

  /** The contact answers the message. */
  static Occurrence replied(SentMessage message) {
    return new Engaged(message.ref(), Engagement.REPLIED, "");
  }

  /** The contact does this elsewhere. */
  static Occurrence happened(Event event) {
    return new Happened(event);
  }

  /** The contact does this elsewhere, whatever its properties. */
  static Occurrence happened(String event) {
    return new Happened(Event.event(event));
  }

  /**
   * What the contact does with one message of this enrollment.
   *
   * @param link the name of the link that is meant ({@code name="..."} in the template); empty for
   *     any
   */
  record Engaged(MessageRef message, Engagement engagement, String link) implements Occurrence {

    public Engaged {
      if (!link.isEmpty() && engagement != Engagement.CLICKED) {
        throw new IllegalArgumentException(
            "link \"%s\": of a message that is %s (expected clicked)".formatted(link, engagement));
      }
    }

    /** {@code ebook-guide opened}, {@code ebook-guide link "book" clicked}. */
    @Override
    public String toString() {
      return link.isEmpty()
          ? "%s %s".formatted(message, engagement)
          : "%s link \"%s\" %s".formatted(message, link, engagement);
    }
  }

  /** What the contact does elsewhere. */
  record Happened(Event event) implements Occurrence {
    @Override
    public String toString() {
      return event.toString();
    }
  }

  private static String linkName(String link) {
    return NameRules.requireHyphenated("link", link, "book-now");
  }
}
