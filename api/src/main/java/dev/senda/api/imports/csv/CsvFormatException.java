package dev.senda.api.imports.csv;

import java.io.IOException;

/** The file cannot be read any further. The message holds no personal data. */
public final class CsvFormatException extends IOException {

  private static final long serialVersionUID = 1;

  private final String found;
  private final String expected;

  CsvFormatException(String found, String expected) {
    super("%s (expected %s)".formatted(found, expected));
    this.found = found;
    this.expected = expected;
  }

  /** What was found, and in which line. */
  public String found() {
    return found;
  }

  public String expected() {
    return expected;
  }
}
