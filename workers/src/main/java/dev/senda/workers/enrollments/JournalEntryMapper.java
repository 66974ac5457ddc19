package dev.senda.workers.enrollments;

import dev.senda.store.enrollments.Journal;
import dev.senda.temporal.activities.JournalEntry;
import java.time.Instant;
import java.util.List;

/** A workflow's journal as the store writes it. */
public final class JournalEntryMapper {

  private JournalEntryMapper() {}

  public static List<Journal.JournalRow> toStoreEntries(List<JournalEntry> entries) {
    return entries.stream().map(JournalEntryMapper::toStoreEntries).toList();
  }

  private static Journal.JournalRow toStoreEntries(JournalEntry entry) {
    return new Journal.JournalRow(
        entry.sequence(),
        kind(entry.kind()),
        entry.step(),
        entry.outcome(),
        Instant.ofEpochMilli(entry.began()),
        Instant.ofEpochMilli(entry.ended()));
  }

  private static Journal.JournalStepType kind(JournalEntry.EntryType entryType) {
    return switch (entryType) {
      case SEND -> Journal.JournalStepType.SEND;
      case WAIT -> Journal.JournalStepType.WAIT;
      case PAUSE -> Journal.JournalStepType.PAUSE;
      case QUESTION -> Journal.JournalStepType.QUESTION;
      case ACTION -> Journal.JournalStepType.ACTION;
      case EXIT -> Journal.JournalStepType.EXIT;
      case END -> Journal.JournalStepType.END;
    };
  }
}
