package dev.senda.temporal.workflow;

import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.JournalEntry.EntryType;
import java.util.ArrayList;
import java.util.List;

/**
 * The journal entries that PostgreSQL does not have yet. They travel with the next activity, so
 * that writing the journal adds no event to the history.
 */
final class EnrollmentJournal {

  private List<JournalEntry> pending;
  private int entryCount;

  /**
   * @param pending the entries that the previous run passed on
   * @param entryCount how many entries the earlier runs have written
   */
  EnrollmentJournal(List<JournalEntry> pending, int entryCount) {
    this.pending = new ArrayList<>(pending);
    this.entryCount = entryCount;
  }

  /** Adds an entry; times are epoch milliseconds of simulated time. */
  void add(EntryType entryType, String step, String outcome, long began, long ended) {
    pending.add(new JournalEntry(++entryCount, entryType, step, outcome, began, ended));
  }

  /** Hands the pending entries to an activity. */
  List<JournalEntry> take() {
    var taken = pending;
    pending = new ArrayList<>();
    return taken;
  }

  /** Takes back the entries of an activity that failed. */
  void restore(List<JournalEntry> taken) {
    taken.addAll(pending);
    pending = taken;
  }

  List<JournalEntry> pending() {
    return pending;
  }

  int entryCount() {
    return entryCount;
  }
}
