package dev.senda.workers;

import dev.senda.store.Journal;
import dev.senda.temporal.JournalEntry;
import java.time.Instant;
import java.util.List;

/** A workflow's journal as the store writes it. */
final class Entries {

  private Entries() {}

  static List<Journal.Entry> of(List<JournalEntry> entries) {
    return entries.stream().map(Entries::of).toList();
  }

  private static Journal.Entry of(JournalEntry entry) {
    return new Journal.Entry(
        entry.sequence(),
        kind(entry.kind()),
        entry.step(),
        entry.outcome(),
        Instant.ofEpochMilli(entry.began()),
        Instant.ofEpochMilli(entry.ended()));
  }

  private static Journal.Kind kind(JournalEntry.Kind kind) {
    return switch (kind) {
      case SEND -> Journal.Kind.SEND;
      case WAIT -> Journal.Kind.WAIT;
      case PAUSE -> Journal.Kind.PAUSE;
      case QUESTION -> Journal.Kind.QUESTION;
      case ACTION -> Journal.Kind.ACTION;
      case EXIT -> Journal.Kind.EXIT;
      case END -> Journal.Kind.END;
    };
  }
}
