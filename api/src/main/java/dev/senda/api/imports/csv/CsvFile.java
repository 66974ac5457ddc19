package dev.senda.api.imports.csv;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The rows of a CSV file, one after another. Blank rows and Excel's line {@code sep=;} are skipped.
 * Quotation marks are doubled inside quotes; what follows a closing one belongs to the cell.
 */
public final class CsvFile implements AutoCloseable {

  private static final String DELIMITERS = ",;\t|";
  private static final int SAMPLE_SIZE = 64 * 1024;

  private final RecordLimitReader reader;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;

  private CsvFile(RecordLimitReader reader, CSVParser parser) {
    this.reader = reader;
    this.parser = parser;
    records = parser.iterator();
  }

  /** Opens the file; {@link #close} closes the stream. */
  public static CsvFile open(InputStream content, Charset charset, char delimiter)
      throws IOException {
    var reader = new RecordLimitReader(new InputStreamReader(content, charset), delimiter);
    var format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(true)
            .setTrailingData(true)
            .get();
    return new CsvFile(reader, format.parse(reader));
  }

  /**
   * The delimiter of the file: what its line {@code sep=} says, or what separates most cells of its
   * header. It closes the stream.
   */
  public static char detectDelimiter(InputStream content, Charset charset) throws IOException {
    try (Reader reader = new BufferedReader(new InputStreamReader(content, charset))) {
      var sample = new char[SAMPLE_SIZE];
      int size = 0;
      int count;
      while (size < SAMPLE_SIZE && (count = reader.read(sample, size, SAMPLE_SIZE - size)) > 0) {
        size += count;
      }
      return detectDelimiter(
          new String(sample, 0, size).replaceFirst("^\ufeff", "").stripLeading());
    }
  }

  private static char detectDelimiter(String text) {
    if (isSeparatorLine(text) && text.length() > 4 && DELIMITERS.indexOf(text.charAt(4)) >= 0) {
      return text.charAt(4);
    }
    var counts = new int[DELIMITERS.length()];
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '"') {
        isQuoted = !isQuoted;
      } else if (!isQuoted && (character == '\n' || character == '\r')) {
        break;
      } else if (!isQuoted && DELIMITERS.indexOf(character) >= 0) {
        counts[DELIMITERS.indexOf(character)]++;
      }
    }
    int most = 0;
    for (int i = 1; i < counts.length; i++) {
      most = counts[i] > counts[most] ? i : most;
    }
    return DELIMITERS.charAt(most);
  }

  private static boolean isSeparatorLine(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith("sep=");
  }

  /**
   * The next row; empty at the end.
   *
   * @throws CsvFormatException if the file cannot be read any further
   */
  public Optional<CsvRow> next() throws IOException {
    while (true) {
      reader.startRecord();
      var row = read();
      if (row.isEmpty()
          || !(row.get().isBlank()
              || (row.get().line() == 1 && isSeparatorLine(row.get().cell(0))))) {
        return row;
      }
    }
  }

  private Optional<CsvRow> read() throws IOException {
    try {
      if (!records.hasNext()) {
        return Optional.empty();
      }
      List<String> cells = records.next().toList();
      long breaks = cells.stream().mapToLong(CsvFile::lineBreaks).sum();
      long end = parser.getCurrentLineNumber();
      return Optional.of(new CsvRow(end - breaks, (int) breaks + 1, cells));
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static long lineBreaks(String cell) {
    long breaks = 0;
    for (int i = 0; i < cell.length(); i++) {
      char character = cell.charAt(i);
      if (character == '\r' || (character == '\n' && (i == 0 || cell.charAt(i - 1) != '\r'))) {
        breaks++;
      }
    }
    return breaks;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
