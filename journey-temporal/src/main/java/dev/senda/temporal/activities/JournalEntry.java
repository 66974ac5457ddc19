package dev.senda.temporal.activities;

/**
 * One thing that happened inside an enrollment. It travels with the next activity, so that telling
 * costs nothing.
 *
 * @param sequence counts from 1 within the enrollment
 * @param outcome what came of it, and why: {@code yes}, {@code no: the time was up}, {@code
 *     skipped: unsubscribed}
 * @param began epoch milliseconds in house time
 * @param ended epoch milliseconds in house time
 */
public record JournalEntry(
    int sequence, EntryType kind, String step, String outcome, long began, long ended) {

  /** What kind of step it was. */
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
