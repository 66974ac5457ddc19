package dev.senda.standalone.demo;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A contact of the demo, its actions, and the expected outcome.
 *
 * @param number the number of the contact, from 1, in the order of the file
 * @param traits the traits besides name, address, language and zone
 * @param consents the consents of the contact
 * @param story a summary of the actions in a few words
 * @param actions the actions in detail
 * @param expectedOutcome state and reason: {@code GOAL: Demo Booked}
 * @param expectedMails the steps whose mails the contact gets, each once, in this order
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

  /** The journeys of these scripts, each once, joined by commas. */
  public static String journeysOf(List<DemoScript> scripts) {
    return scripts.stream().map(DemoScript::journey).distinct().collect(joining(","));
  }

  String name() {
    return firstName + " " + lastName;
  }

  /** Consent to a topic on one channel. */
  record Consent(String topic, Channel channel) {}

  /** How a contact is enrolled. */
  enum EnrollmentMethod {
    /** By the API: POST /v1/journeys/{journey}/enrollments. */
    API,
    /** By the event that the journey starts on: POST /v1/track. */
    EVENT
  }

  /**
   * An action of a contact on a mail.
   *
   * @param step the step that sent the mail
   * @param delay the time after the mail arrived, in simulated time
   */
  record ScriptedAction(String step, Action action, Duration delay) {}

  /** The kinds of actions. */
  sealed interface Action {
    /** Opens the mail, which fetches the pixel. */
    record Open() implements Action {}

    /** Opens the mail and follows its first link. */
    record Click() implements Action {}

    /** Follows the link to unsubscribe, and presses the button of the page. */
    record Unsubscribe() implements Action {}

    /** Lets the mail program unsubscribe (RFC 8058). */
    record UnsubscribeByOneClick() implements Action {}

    /** Triggers an event in the app. */
    record TrackEvent(String event) implements Action {}
  }
}
