package dev.senda.store.imports;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import.
 *
 * @param options as the request gave them
 * @param format encoding, delimiter and columns of the file
 * @param error why it failed; null otherwise
 * @param nextRecord where it continues
 * @param fileDeletedAt real time; null while the file is stored
 * @param finishedAt real time at which the check or the import ended; null before
 */
public record ImportJob(
    UUID id,
    ImportKind kind,
    ImportState state,
    Map<String, Object> options,
    Map<String, Object> format,
    @Nullable String error,
    long nextRecord,
    ImportCounts counts,
    @Nullable Instant fileDeletedAt,
    @Nullable Instant finishedAt) {

  /** Whether the check is finished and the file is there. */
  public boolean isStartable() {
    return state == ImportState.CHECKED && fileDeletedAt == null;
  }
}
