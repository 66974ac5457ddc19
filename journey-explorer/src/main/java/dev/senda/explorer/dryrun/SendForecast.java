package dev.senda.explorer.dryrun;

import dev.senda.journey.Message;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When a message would be sent, by the rules about when and how often.
 *
 * @param at when it is sent, or when it is decided that it is not
 * @param isSkipped whether it is not sent
 * @param reason why it is deferred or skipped; null if it is sent at once
 */
public record SendForecast(ZonedDateTime at, boolean isSkipped, @Nullable String reason) {

  /** Without rules: it is sent at once. */
  public static SendForecast atOnce(ZonedDateTime now) {
    return new SendForecast(now, false, null);
  }

  /** Asks the rules; remembers what was forecast as sent, because it counts for the next ones. */
  @FunctionalInterface
  public interface Forecaster {

    /** The forecast of a message that the journey wants to send now, in the contact's zone. */
    SendForecast forecast(Message message, ZonedDateTime now);
  }
}
