package dev.senda.store.imports;

import java.util.Locale;

/** How far an import is. */
public enum ImportState {
  /** The file arrives. */
  UPLOADING,
  /** The dry run: the file is read, and nothing is written. */
  CHECKING,
  /** The dry run is finished; the import can be started. */
  CHECKED,
  IMPORTING,
  COMPLETED,
  /** The file cannot be read; what was imported before stays. */
  FAILED;

  /** Whether an instance of the API must work on it. */
  public boolean isOpen() {
    return this == CHECKING || this == IMPORTING;
  }

  /** As in the API: {@code checking}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
