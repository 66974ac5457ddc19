package dev.senda.api.imports.csv;

/**
 * Follows the quotation marks of a CSV file, character by character, as its parser reads them: a
 * cell is quoted if it begins with a mark, and two marks inside are one that belongs to it. A mark
 * that is left open swallows the rows after it, up to the next mark or to the end of the file.
 */
final class OpenQuote {

  static final String EXPECTED =
      "that each quotation mark is closed in its cell, and doubled inside quotes";

  private enum Place {
    CELL_START,
    PLAIN,
    QUOTED,
    /** After a mark inside quotes: the end of them, or the first of two. */
    MARK,
    AFTER_QUOTES
  }

  private final char delimiter;
  private Place place = Place.CELL_START;
  private long line = 1;
  private long openedInLine;
  private boolean isAfterReturn;

  OpenQuote(char delimiter) {
    this.delimiter = delimiter;
  }

  /**
   * Reads on.
   *
   * @throws CsvFormatException if a cell of several lines goes on after its closing mark: that mark
   *     opened another cell, and the rows between are lost
   */
  void accept(char[] characters, int offset, int count) throws CsvFormatException {
    for (int i = offset; i < offset + count; i++) {
      accept(characters[i]);
    }
  }

  private void accept(char character) throws CsvFormatException {
    boolean isLineEnd = character == '\n' || character == '\r';
    if (isLineEnd && !(character == '\n' && isAfterReturn)) {
      line++;
    }
    isAfterReturn = character == '\r';
    place =
        switch (place) {
          case QUOTED -> character == '"' ? Place.MARK : Place.QUOTED;
          case CELL_START -> character == '"' ? open() : unquoted(character, Place.PLAIN);
          case PLAIN -> unquoted(character, Place.PLAIN);
          case MARK -> character == '"' ? Place.QUOTED : close(character);
          case AFTER_QUOTES -> close(character);
        };
  }

  private Place open() {
    openedInLine = line;
    return Place.QUOTED;
  }

  private Place close(char character) throws CsvFormatException {
    var next = unquoted(character, Place.AFTER_QUOTES);
    if (next == Place.AFTER_QUOTES && !Character.isWhitespace(character) && openedInLine < line) {
      throw new CsvFormatException(
          "line %d: a quotation mark that is not closed before line %d, where text follows the next one"
              .formatted(openedInLine, line),
          EXPECTED);
    }
    return next;
  }

  private Place unquoted(char character, Place otherwise) {
    return character == delimiter || character == '\n' || character == '\r'
        ? Place.CELL_START
        : otherwise;
  }

  /**
   * The file ends.
   *
   * @throws CsvFormatException if it ends inside quotes
   */
  void end() throws CsvFormatException {
    if (place == Place.QUOTED) {
      throw new CsvFormatException(
          "line %d: a quotation mark that is never closed, up to the end of the file in line %d"
              .formatted(openedInLine, line),
          EXPECTED);
    }
  }

  /** The line of the open quotation mark, or the last line that was read. */
  long lineInQuestion() {
    return place == Place.QUOTED ? openedInLine : line;
  }
}
