package dev.senda.standalone;

import dev.senda.journey.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One person of the demo, what the person does, and how that must end.
 *
 * @param number the person's own, from 1, in the order of the file
 * @param traits what is known besides name, address, language and zone
 * @param consents what the person agreed to
 * @param story what the person does, in a few words
 * @param acts the same, for the player
 * @param ends state and reason: {@code GOAL: Demo Booked}
 * @param mails the steps whose mails the person gets, each once, in this order
 */
record Play(
    int number,
    String firstName,
    String lastName,
    String email,
    String locale,
    String timeZone,
    Map<String, String> traits,
    List<Consent> consents,
    String journey,
    Entry entry,
    String story,
    List<Act> acts,
    String ends,
    List<String> mails) {

  String name() {
    return firstName + " " + lastName;
  }

  /** Being written to about a topic, on one channel. */
  record Consent(String topic, Channel channel) {}

  /** How a person comes into a journey. */
  enum Entry {
    /** By the API: POST /v1/journeys/{journey}/enrollments. */
    API,
    /** By the event that the journey starts on: POST /v1/track. */
    EVENT
  }

  /**
   * Something that a person does about a mail.
   *
   * @param step the step that sent the mail
   * @param after how long after the mail came, house time
   */
  record Act(String step, Deed deed, Duration after) {}

  /** What can be done. */
  sealed interface Deed {
    /** Looks at the mail: its pixel is fetched. */
    record Open() implements Deed {}

    /** Looks at the mail and follows its first link. */
    record Click() implements Deed {}

    /** Follows the link to unsubscribe, and presses the button of the page. */
    record Unsubscribe() implements Deed {}

    /** Lets the mail program unsubscribe (RFC 8058). */
    record UnsubscribeByOneClick() implements Deed {}

    /** Does something in the app. */
    record Do(String event) implements Deed {}
  }
}
