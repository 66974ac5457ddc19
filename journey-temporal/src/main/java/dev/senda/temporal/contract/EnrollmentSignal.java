package dev.senda.temporal.contract;

import dev.senda.journey.Engagement;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a running enrollment is told, as the input of a signal. The signal's name is for people
 * (what happened); what it means is said here. It holds no personal data: names of events, never
 * their properties.
 *
 * @param enrollment whom it is for; a later enrollment under the same workflow id ignores it
 * @param at when it happened, epoch milliseconds in house time; a wait that was over by then does
 *     not count it
 * @param kind what it is
 * @param message the message that it is about ({@link dev.senda.journey.engine.MessageRef} as
 *     text); null unless ENGAGED
 * @param how what the contact did with the message; null unless ENGAGED
 * @param link the name that the template gives the link that was clicked; null unless it has one
 * @param matches the journey's own event patterns that it matches, as text; null unless EVENT
 * @param reason why to end; null unless EXIT
 */
public record EnrollmentSignal(
    UUID enrollment,
    long at,
    SignalType kind,
    @Nullable String message,
    @Nullable Engagement how,
    @Nullable String link,
    @Nullable List<String> matches,
    @Nullable String reason) {

  /** What can be heard. */
  public enum SignalType {
    /** The contact did something with a message. */
    ENGAGED,
    /** The contact did something that the journey waits for, or that is its goal or an exit. */
    EVENT,
    /** The contact unsubscribed or was erased: end at once. */
    EXIT,
    /** Somebody of ours ends it. */
    CANCEL
  }

  public static EnrollmentSignal opened(UUID enrollment, long at, String message) {
    return engaged(enrollment, at, message, Engagement.OPENED, null);
  }

  public static EnrollmentSignal clicked(UUID enrollment, long at, String message) {
    return engaged(enrollment, at, message, Engagement.CLICKED, null);
  }

  /**
   * The contact did something with a message.
   *
   * @param link null where no link was clicked, or the template gives it no name
   */
  public static EnrollmentSignal engaged(
      UUID enrollment, long at, String message, Engagement how, @Nullable String link) {
    return new EnrollmentSignal(enrollment, at, SignalType.ENGAGED, message, how, link, null, null);
  }

  public static EnrollmentSignal event(UUID enrollment, long at, List<String> matches) {
    return new EnrollmentSignal(enrollment, at, SignalType.EVENT, null, null, null, matches, null);
  }

  public static EnrollmentSignal exit(UUID enrollment, long at, String reason) {
    return new EnrollmentSignal(enrollment, at, SignalType.EXIT, null, null, null, null, reason);
  }

  public static EnrollmentSignal cancel(UUID enrollment, long at) {
    return new EnrollmentSignal(enrollment, at, SignalType.CANCEL, null, null, null, null, null);
  }
}
