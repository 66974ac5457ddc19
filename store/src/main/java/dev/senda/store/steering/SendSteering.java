package dev.senda.store.steering;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the steering of the journey and of the enrollment says to one send. It is read with
 * everything else that a send needs, so that a journey that nobody steers costs no statement.
 *
 * @param isStopped whether the journey was stopped after the enrollment began
 * @param isPaused whether the journey or the enrollment is paused
 * @param isEnrollmentPaused whether the enrollment itself is paused
 * @param isLimited whether the journey's messages are released one by one, at a rate
 * @param isWaiting whether a message of the enrollment waits, or was released and is not sent yet
 * @param isReleased whether it was released
 */
public record SendSteering(
    boolean isStopped,
    boolean isPaused,
    boolean isEnrollmentPaused,
    boolean isLimited,
    boolean isWaiting,
    boolean isReleased) {

  /** The columns that {@link #of} reads, of the enrollment {@code e} and of {@link #JOINS}. */
  public static final String COLUMNS =
      """
      coalesce(e.epoch < control.epoch, false) as is_stopped,
      coalesce(control.is_paused, false) or e.paused_at is not null as is_paused,
      e.paused_at is not null as is_enrollment_paused,
      control.messages_per_minute is not null as is_limited,
      waiting.enrollment_id is not null as is_waiting,
      waiting.released_at is not null as is_released
      """;

  /** What the enrollment {@code e} is joined with. */
  public static final String JOINS =
      """
      left join journey_controls control on control.journey = e.journey
      left join waiting_sends waiting on waiting.enrollment_id = e.id
      """;

  public static SendSteering of(ResultSet row) throws SQLException {
    return new SendSteering(
        row.getBoolean("is_stopped"),
        row.getBoolean("is_paused"),
        row.getBoolean("is_enrollment_paused"),
        row.getBoolean("is_limited"),
        row.getBoolean("is_waiting"),
        row.getBoolean("is_released"));
  }

  /** Whether the message must wait until it is released. One of a stopped journey does not. */
  public boolean mustWait() {
    return !isStopped && (isPaused || (isLimited && !isReleased));
  }
}
