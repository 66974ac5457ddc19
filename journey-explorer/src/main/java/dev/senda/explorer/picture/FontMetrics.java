package dev.senda.explorer.picture;

import java.text.Normalizer;

/**
 * How wide text is, without a font at hand: the widths of the widest sans serif in common use
 * (DejaVu Sans, which is about as wide as Verdana), so that what fits by this table fits in any.
 */
final class FontMetrics {

  /** How much wider bold letters are. */
  static final double BOLD_FACTOR = 1.14;

  /** The characters of ASCII by their width, in hundredths of the font's size, rounded up. */
  private static final String[] BY_WIDTH = {
    "30 IJijl'",
    "35 ,./:;\\|",
    "40 ()-[]ft",
    "45 !r",
    "50 \"*_`",
    "55 ?csz",
    "60 FLkvxy",
    "65 $0123456789EPSTYabdeghnopqu{}",
    "70 ABCKRVXZ",
    "75 NU",
    "80 &DGHOQ",
    "85 #+<=>^w~",
    "90 M",
    "100 %@Wm"
  };

  private static final double SPACE = 0.32;
  private static final double OTHER_LETTER = 0.75;
  private static final double WIDEST = 1.1;
  private static final double[] WIDTHS = widths();

  private FontMetrics() {}

  /** The width of the text at size 1. */
  static double width(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .codePoints()
        .mapToDouble(FontMetrics::width)
        .sum();
  }

  private static double width(int character) {
    if (character < WIDTHS.length) {
      return WIDTHS[character];
    }
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION ->
          OTHER_LETTER;
      default -> WIDEST;
    };
  }

  private static double[] widths() {
    var widths = new double[128];
    widths[' '] = SPACE;
    for (var line : BY_WIDTH) {
      int space = line.indexOf(' ');
      double width = Integer.parseInt(line.substring(0, space)) / 100.0;
      line.substring(space + 1).chars().forEach(character -> widths[character] = width);
    }
    return widths;
  }
}
