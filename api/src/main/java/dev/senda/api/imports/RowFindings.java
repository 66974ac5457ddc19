package dev.senda.api.imports;

import dev.senda.api.imports.csv.CsvRow;
import dev.senda.store.imports.ImportFindings.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was wrong in one row: values that are left out, and reasons to reject the row. */
final class RowFindings {

  private static final int MAX_FOUND_LENGTH = 80;

  private final CsvRow row;
  private final long record;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Of one row.
   *
   * @param record its number in the file
   */
  RowFindings(CsvRow row, long record) {
    this.row = row;
    this.record = record;
  }

  /** Nothing of the row is imported. */
  void reject(@Nullable String column, String found, String expected) {
    add(column, found, expected, true);
  }

  /** The value is left out; the rest of the row is imported. */
  void leaveOut(@Nullable String column, String found, String expected) {
    add(column, found, expected, false);
  }

  /** The value that was read; without one, what was found is left out. */
  <T> Optional<T> orLeaveOut(Optional<T> parsed, String column, String found, String expected) {
    if (parsed.isEmpty()) {
      leaveOut(column, found, expected);
    }
    return parsed;
  }

  boolean isRejected() {
    return findings.stream().anyMatch(Finding::isRejected);
  }

  /** The findings with the address of the row, by which an erasure finds them. */
  List<Finding> withAddress(@Nullable String address) {
    return findings.stream().map(one -> one.withAddress(address)).toList();
  }

  private void add(@Nullable String column, String found, String expected, boolean isRejected) {
    findings.add(
        new Finding(
            record,
            findings.size(),
            row.line(),
            column,
            found.length() > MAX_FOUND_LENGTH ? found.substring(0, MAX_FOUND_LENGTH) + "…" : found,
            expected,
            isRejected,
            null,
            row.cells().stream().map(cell -> cell.replace("\0", "")).toList()));
  }
}
