package dev.senda.journey.catalog;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How many segments a text message takes, for each of which providers charge (3GPP TS 23.038 and TS
 * 23.040).
 *
 * @param encoding GSM-7 if it has all characters of the text, otherwise UCS-2 for the whole text
 * @param units its length: septets in GSM-7, where a character of the extension table counts twice;
 *     16-bit units in UCS-2, where an emoji counts twice
 * @param count the segments; 0 for an empty text
 * @param outsideGsm7 the characters that GSM-7 lacks, in their order
 */
public record TextSegments(Encoding encoding, int units, int count, List<String> outsideGsm7) {

  private static final String BASIC =
      "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5\u0394_\u03a6"
          + "\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\u00c6\u00e6\u00df\u00c9 !\"#\u00a4%&'"
          + "()*+,-./0123456789:;<=>?\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc\u00a7"
          + "\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0";

  /** Each takes an escape septet more. */
  private static final String EXTENSION = "\f^{}\\[~]|\u20ac";

  public TextSegments {
    outsideGsm7 = List.copyOf(outsideGsm7);
  }

  /** How the characters of a text message are encoded. */
  public enum Encoding {
    /** 160 characters, or 153 in each of several segments. */
    GSM_7("GSM-7", 160, 153),
    /** 70 characters, or 67 in each of several segments. */
    UCS_2("UCS-2", 70, 67);

    private final String label;
    private final int single;
    private final int concatenated;

    Encoding(String label, int single, int concatenated) {
      this.label = label;
      this.single = single;
      this.concatenated = concatenated;
    }

    @Override
    public String toString() {
      return label;
    }

    /** The units of a character; a character is never split between two segments. */
    private int unitsOf(int character) {
      return this == UCS_2
          ? Character.charCount(character)
          : EXTENSION.indexOf(character) >= 0 ? 2 : 1;
    }
  }

  /** The segments of this text. */
  public static TextSegments of(String text) {
    var outside = new LinkedHashSet<String>();
    text.codePoints()
        .filter(character -> BASIC.indexOf(character) < 0 && EXTENSION.indexOf(character) < 0)
        .forEach(character -> outside.add(Character.toString(character)));
    return of(text, outside);
  }

  private static TextSegments of(String text, Set<String> outside) {
    var encoding = outside.isEmpty() ? Encoding.GSM_7 : Encoding.UCS_2;
    int units = text.codePoints().map(encoding::unitsOf).sum();
    int count = units > encoding.single ? concatenated(text, encoding) : units > 0 ? 1 : 0;
    return new TextSegments(encoding, units, count, List.copyOf(outside));
  }

  private static int concatenated(String text, Encoding encoding) {
    int count = 1;
    int used = 0;
    for (int character : text.codePoints().toArray()) {
      int units = encoding.unitsOf(character);
      if (used + units > encoding.concatenated) {
        count++;
        used = 0;
      }
      used += units;
    }
    return count;
  }

  /** {@code 2 segments (UCS-2, 71 of 134 units, because of á, ó)}. */
  @Override
  public String toString() {
    int room = count > 1 ? count * encoding.concatenated : encoding.single;
    return "%d %s (%s, %d of %d units%s)"
        .formatted(
            count,
            count == 1 ? "segment" : "segments",
            encoding,
            units,
            room,
            outsideGsm7.isEmpty() ? "" : ", because of " + String.join(", ", outsideGsm7));
  }
}
