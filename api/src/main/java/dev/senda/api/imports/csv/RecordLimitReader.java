package dev.senda.api.imports.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Stops a record that grows without end, because a quotation mark is not closed. It also drops the
 * byte order mark.
 */
final class RecordLimitReader extends FilterReader {

  /** In characters; a cell of a spreadsheet has at most 32,767. */
  static final int MAX_RECORD_LENGTH = 1_000_000;

  private static final int BYTE_ORDER_MARK = 0xfeff;

  private long sinceRecord;
  private boolean isStarted;

  RecordLimitReader(Reader source) {
    super(source);
  }

  /** A new record begins. */
  void startRecord() {
    sinceRecord = 0;
  }

  @Override
  public int read() throws IOException {
    var one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (!isStarted && count > 0) {
      isStarted = true;
      if (buffer[offset] == BYTE_ORDER_MARK) {
        count--;
        System.arraycopy(buffer, offset + 1, buffer, offset, count);
        if (count == 0) {
          return read(buffer, offset, length);
        }
      }
    }
    sinceRecord += Math.max(count, 0);
    if (sinceRecord > MAX_RECORD_LENGTH) {
      throw new CsvFormatException(
          "a row of more than %,d characters (expected that each quotation mark is closed)"
              .formatted(MAX_RECORD_LENGTH));
    }
    return count;
  }
}
