package dev.senda.api.imports.csv;

import java.io.IOException;

/** The file cannot be read any further. The message holds no personal data. */
public final class CsvFormatException extends IOException {

  private static final long serialVersionUID = 1;

  CsvFormatException(String message) {
    super(message);
  }
}
