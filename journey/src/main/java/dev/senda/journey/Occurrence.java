package dev.senda.journey;

import dev.senda.journey.engine.MessageRef;

/** Something that a journey can wait for. */
public sealed interface Occurrence {

  /** The message reaches the contact. */
  static Occurrence delivered(Sent message) {
    return new Engaged(message.ref(), Engagement.DELIVERED, "");
  }

  /** The contact opens the message; a click or a reply proves that, too. */
  static Occurrence opened(Sent message) {
    return new Engaged(message.ref(), Engagement.OPENED, "");
  }

  /** The contact clicks any link in the message. */
  static Occurrence clicked(Sent message) {
    return new Engaged(message.ref(), Engagement.CLICKED, "");
  }

  /** The contact clicks the link that the template names so. */
  static Occurrence clicked(Sent message, String link) {
    return new Engaged(message.ref(), Engagement.CLICKED, linkName(link));
  }

  /** The contact answers the message. */
  static Occurrence replied(Sent message) {
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
  record Engaged(MessageRef message, Engagement how, String link) implements Occurrence {

    public Engaged {
      if (!link.isEmpty() && how != Engagement.CLICKED) {
        throw new IllegalArgumentException(
            "link \"%s\": of a message that is %s (expected clicked)".formatted(link, how));
      }
    }

    /** {@code ebook-guide opened}, {@code ebook-guide link "book" clicked}. */
    @Override
    public String toString() {
      return link.isEmpty()
          ? "%s %s".formatted(message, how)
          : "%s link \"%s\" %s".formatted(message, link, how);
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
    return Names.hyphenated("link", link, "book-now");
  }
}
