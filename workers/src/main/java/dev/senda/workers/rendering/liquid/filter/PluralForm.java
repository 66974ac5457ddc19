package dev.senda.workers.rendering.liquid.filter;

import java.math.BigDecimal;
import java.util.Locale;

/** The plural forms of languages, and the rules of CLDR for which number takes which. */
enum PluralForm {
  ZERO,
  ONE,
  TWO,
  FEW,
  MANY,
  OTHER;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The form that a number takes in a language. */
  static PluralForm of(BigDecimal number, Locale locale) {
    var stripped = number.abs().stripTrailingZeros();
    boolean isWhole = stripped.scale() <= 0;
    long whole = stripped.longValue();
    return switch (locale.getLanguage()) {
      case "ja", "ko", "zh", "th", "vi", "id", "ms", "lo", "my" -> OTHER;
      case "fr", "pt", "hy" -> whole < 2 ? ONE : OTHER;
      case "hi", "bn", "fa", "gu", "kn", "am", "zu" -> whole == 0 || isOne(stripped) ? ONE : OTHER;
      case "cs", "sk" -> czech(stripped, isWhole, whole);
      case "pl" -> polish(isWhole, whole);
      case "ru", "uk", "be" -> slavic(isWhole, whole, MANY);
      case "hr", "sr", "bs" -> slavic(isWhole, whole, OTHER);
      case "sl" -> slovenian(isWhole, whole);
      case "lt" -> lithuanian(isWhole, whole);
      case "lv" -> latvian(isWhole, whole);
      case "ro" -> romanian(stripped, isWhole, whole);
      case "ar" -> arabic(isWhole, whole);
      case "he", "iw" -> isOne(stripped) ? ONE : isWhole && whole == 2 ? TWO : OTHER;
      default -> isOne(stripped) ? ONE : OTHER;
    };
  }

  private static boolean isOne(BigDecimal number) {
    return number.compareTo(BigDecimal.ONE) == 0;
  }

  private static boolean isWithin(long number, int from, int to) {
    return number >= from && number <= to;
  }

  private static PluralForm czech(BigDecimal number, boolean isWhole, long whole) {
    if (isOne(number)) {
      return ONE;
    }
    return !isWhole ? MANY : isWithin(whole, 2, 4) ? FEW : OTHER;
  }

  private static PluralForm polish(boolean isWhole, long whole) {
    if (!isWhole) {
      return OTHER;
    }
    if (whole == 1) {
      return ONE;
    }
    return isFew(whole) ? FEW : MANY;
  }

  private static PluralForm slavic(boolean isWhole, long whole, PluralForm rest) {
    if (!isWhole) {
      return OTHER;
    }
    if (whole % 10 == 1 && whole % 100 != 11) {
      return ONE;
    }
    return isFew(whole) ? FEW : rest;
  }

  private static boolean isFew(long whole) {
    return isWithin(whole % 10, 2, 4) && !isWithin(whole % 100, 12, 14);
  }

  private static PluralForm slovenian(boolean isWhole, long whole) {
    if (!isWhole) {
      return FEW;
    }
    return switch ((int) (whole % 100)) {
      case 1 -> ONE;
      case 2 -> TWO;
      case 3, 4 -> FEW;
      default -> OTHER;
    };
  }

  private static PluralForm lithuanian(boolean isWhole, long whole) {
    if (!isWhole) {
      return MANY;
    }
    boolean isTeen = isWithin(whole % 100, 11, 19);
    if (whole % 10 == 1 && !isTeen) {
      return ONE;
    }
    return whole % 10 >= 2 && !isTeen ? FEW : OTHER;
  }

  private static PluralForm latvian(boolean isWhole, long whole) {
    if (isWhole && (whole % 10 == 0 || isWithin(whole % 100, 11, 19))) {
      return ZERO;
    }
    return isWhole && whole % 10 == 1 ? ONE : OTHER;
  }

  private static PluralForm romanian(BigDecimal number, boolean isWhole, long whole) {
    if (isOne(number)) {
      return ONE;
    }
    return !isWhole || whole == 0 || isWithin(whole % 100, 1, 19) ? FEW : OTHER;
  }

  private static PluralForm arabic(boolean isWhole, long whole) {
    if (!isWhole) {
      return OTHER;
    }
    if (whole <= 2) {
      return whole == 0 ? ZERO : whole == 1 ? ONE : TWO;
    }
    return isWithin(whole % 100, 3, 10) ? FEW : isWithin(whole % 100, 11, 99) ? MANY : OTHER;
  }
}
