package dev.senda.store.rules;

import dev.senda.journey.SendRules.Period;
import java.util.function.Predicate;

/**
 * One rule about when a message may be sent. {@link EarliestSend} finds the instant that several of
 * them permit.
 */
public sealed interface SendRule {

  /** Its name, as the timeline shows it: {@code quiet hours "nights"}. */
  String name();

  /** Whether a law says so: then it also holds after the longest deferral. */
  boolean isLaw();

  /** A message is sent at these hours only, by the contact's clock. */
  record Hours(String name, boolean isLaw, WeeklyHours hours, boolean isOffOnHolidays)
      implements SendRule {}

  /**
   * A contact gets at most so many messages in a period.
   *
   * @param counts which messages count
   */
  record Cap(String name, boolean isLaw, int atMost, Period period, Predicate<SendSubject> counts)
      implements SendRule {}

  /**
   * A contact gets messages on one channel only in a period.
   *
   * @param counts which messages count
   */
  record OneChannel(String name, boolean isLaw, Period period, Predicate<SendSubject> counts)
      implements SendRule {}
}
