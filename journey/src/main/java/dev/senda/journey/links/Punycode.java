package dev.senda.journey.links;

/** Punycode (RFC 3492), for the few names that the JDK's IDNA 2003 would change. */
final class Punycode {

  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int FIRST_NON_ASCII = 0x80;

  private Punycode() {}

  /** The encoded label, without {@code xn--}. */
  static String encode(String label) {
    var characters = label.codePoints().toArray();
    var encoded = new StringBuilder();
    label.codePoints().filter(Punycode::isAscii).forEach(encoded::appendCodePoint);
    int basic = encoded.length();
    if (basic > 0) {
      encoded.append('-');
    }
    int next = FIRST_NON_ASCII;
    int bias = INITIAL_BIAS;
    int delta = 0;
    int handled = basic;
    while (handled < characters.length) {
      int smallest = smallestFrom(characters, next);
      delta += (smallest - next) * (handled + 1);
      next = smallest;
      for (int character : characters) {
        if (character < next) {
          delta++;
        } else if (character == next) {
          appendNumber(encoded, delta, bias);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
      delta++;
      next++;
    }
    return encoded.toString();
  }

  private static boolean isAscii(int character) {
    return character < FIRST_NON_ASCII;
  }

  private static int smallestFrom(int[] characters, int least) {
    int smallest = Integer.MAX_VALUE;
    for (int character : characters) {
      if (character >= least && character < smallest) {
        smallest = character;
      }
    }
    return smallest;
  }

  private static void appendNumber(StringBuilder encoded, int number, int bias) {
    int rest = number;
    for (int k = BASE; ; k += BASE) {
      int threshold = Math.clamp(k - bias, T_MIN, T_MAX);
      if (rest < threshold) {
        encoded.append(digit(rest));
        return;
      }
      encoded.append(digit(threshold + (rest - threshold) % (BASE - threshold)));
      rest = (rest - threshold) / (BASE - threshold);
    }
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int adapt(int delta, int length, boolean isFirst) {
    int rest = isFirst ? delta / DAMP : delta / 2;
    rest += rest / length;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
  }
}
