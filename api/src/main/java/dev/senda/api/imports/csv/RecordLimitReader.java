package dev.senda.api.imports.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Stops at a record that grows without end, and at a quotation mark that is not closed. It also
 * drops the byte order mark.
 */
final class RecordLimitReader extends FilterReader {

  /** In characters; a cell of a spreadsheet has at most 32,767. */
  static final int MAX_RECORD_LENGTH = 1_000_000;

  private static final int BYTE_ORDER_MARK = 0xfeff;

  private final OpenQuote quote;
  private long sinceRecord;
  private boolean isStarted;

  RecordLimitReader(Reader source, char delimiter) {
    super(source);
    quote = new OpenQuote(delimiter);
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
    if (count < 0) {
      quote.end();
      return count;
    }
    quote.accept(buffer, offset, count);
    sinceRecord += count;
    if (sinceRecord > MAX_RECORD_LENGTH) {
      throw new CsvFormatException(
          "line %d: a row of more than %,d characters"
              .formatted(quote.lineInQuestion(), MAX_RECORD_LENGTH),
          OpenQuote.EXPECTED);
    }
    return count;
  }
}
