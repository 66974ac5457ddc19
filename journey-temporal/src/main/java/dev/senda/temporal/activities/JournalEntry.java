package dev.senda.temporal.activities;

/**
 * One thing that happened in an enrollment. It travels with the next activity, so that it adds no
 * event to the history.
 *
 * @param sequence counts from 1 within the enrollment
 * @param outcome the outcome and its reason: {@code yes}, {@code no: the time was up}, {@code
 *     skipped: unsubscribed}
 * @param began epoch milliseconds of simulated time
 * @param ended epoch milliseconds of simulated time
 */
public record JournalEntry(
    int sequence, EntryType kind, String step, String outcome, long began, long ended) {

  /** The type of the step. */
  public enum EntryType {
    SEND,
    WAIT,
    PAUSE,
    QUESTION,
    ACTION,
    EXIT,
    END
  }
}
