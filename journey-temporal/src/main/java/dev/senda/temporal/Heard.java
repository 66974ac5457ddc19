package dev.senda.temporal;

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
 *     text); null unless OPENED or CLICKED
 * @param matches the journey's own event patterns that it matches, as text; null unless EVENT
 * @param reason why to end; null unless EXIT
 */
public record Heard(
    UUID enrollment,
    long at,
    Kind kind,
    @Nullable String message,
    @Nullable List<String> matches,
    @Nullable String reason) {

  /** What can be heard. */
  public enum Kind {
    OPENED,
    CLICKED,
    /** The contact did something that the journey waits for, or that is its goal or an exit. */
    EVENT,
    /** The contact unsubscribed or was erased: end at once. */
    EXIT,
    /** Somebody of ours ends it. */
    CANCEL
  }

  public static Heard opened(UUID enrollment, long at, String message) {
    return new Heard(enrollment, at, Kind.OPENED, message, null, null);
  }

  public static Heard clicked(UUID enrollment, long at, String message) {
    return new Heard(enrollment, at, Kind.CLICKED, message, null, null);
  }

  public static Heard event(UUID enrollment, long at, List<String> matches) {
    return new Heard(enrollment, at, Kind.EVENT, null, matches, null);
  }

  public static Heard exit(UUID enrollment, long at, String reason) {
    return new Heard(enrollment, at, Kind.EXIT, null, null, reason);
  }

  public static Heard cancel(UUID enrollment, long at) {
    return new Heard(enrollment, at, Kind.CANCEL, null, null, null);
  }
}
