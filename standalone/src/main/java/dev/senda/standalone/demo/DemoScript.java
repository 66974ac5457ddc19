package dev.senda.standalone.demo;

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
 * @param actions the same, for the player
 * @param expectedOutcome state and reason: {@code GOAL: Demo Booked}
 * @param expectedMails the steps whose mails the person gets, each once, in this order
 */
public record DemoScript(
    int number,
    String firstName,
    String lastName,
    String email,
    String locale,
    String timeZone,
    Map<String, String> traits,
    List<Consent> consents,
    String journey,
    EnrollmentMethod enrollmentMethod,
    String story,
    List<ScriptedAction> actions,
    String expectedOutcome,
    List<String> expectedMails) {

  String name() {
    return firstName + " " + lastName;
  }

  /** Being written to about a topic, on one channel. */
  record Consent(String topic, Channel channel) {}

  /** How a person comes into a journey. */
  enum EnrollmentMethod {
    /** By the API: POST /v1/journeys/{journey}/enrollments. */
    API,
    /** By the event that the journey starts on: POST /v1/track. */
    EVENT
  }

  /**
   * Something that a person does about a mail.
   *
   * @param step the step that sent the mail
   * @param delay how long after the mail came, house time
   */
  record ScriptedAction(String step, Action action, Duration delay) {}

  /** What can be done. */
  sealed interface Action {
    /** Looks at the mail: its pixel is fetched. */
    record Open() implements Action {}

    /** Looks at the mail and follows its first link. */
    record Click() implements Action {}

    /** Follows the link to unsubscribe, and presses the button of the page. */
    record Unsubscribe() implements Action {}

    /** Lets the mail program unsubscribe (RFC 8058). */
    record UnsubscribeByOneClick() implements Action {}

    /** Does something in the app. */
    record TrackEvent(String event) implements Action {}
  }
}
