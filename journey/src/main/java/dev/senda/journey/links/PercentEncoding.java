package dev.senda.journey.links;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent encoding in UTF-8 (RFC 3986, section 2.1). */
final class PercentEncoding {

  private static final String UNRESERVED = "-._~";
  private static final int REPLACEMENT = 0xfffd;

  private PercentEncoding() {}

  /**
   * Encodes all characters except unreserved and allowed ones.
   *
   * @param keepsEncoded whether {@code %} and two hexadecimal digits stay as they are; any other
   *     percent sign becomes {@code %25}
   */
  static String encode(String text, String allowed, boolean keepsEncoded) {
    var encoded = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      if (character == '%' && keepsEncoded && octetAt(text, i) >= 0) {
        encoded.append(text, i, i + 3);
        i += 3;
        continue;
      }
      if (isUnreserved(character) || (character < 0x80 && allowed.indexOf(character) >= 0)) {
        encoded.append((char) character);
      } else {
        appendEncoded(encoded, character);
      }
      i += Character.charCount(character);
    }
    return encoded.toString();
  }

  /** The decoded text; empty if it is not UTF-8, or a percent sign stands alone. */
  static Optional<String> decode(String text) {
    var octets = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      if (character == '%') {
        int octet = octetAt(text, i);
        if (octet < 0) {
          return Optional.empty();
        }
        octets.write(octet);
        i += 3;
      } else {
        octets.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(character);
      }
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(octets.toByteArray()))
              .toString());
    } catch (CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  private static boolean isUnreserved(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || (character < 0x80 && UNRESERVED.indexOf(character) >= 0);
  }

  private static void appendEncoded(StringBuilder encoded, int character) {
    boolean isSurrogate =
        character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    var octets =
        Character.toString(isSurrogate ? REPLACEMENT : character).getBytes(StandardCharsets.UTF_8);
    for (byte octet : octets) {
      encoded.append("%%%02X".formatted(octet & 0xff));
    }
  }

  /** The octet that is encoded at this percent sign; -1 for none. */
  private static int octetAt(String text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    int high = hexDigit(text.charAt(percent + 1));
    int low = hexDigit(text.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  private static int hexDigit(char character) {
    return character < 0x80 ? Character.digit(character, 16) : -1;
  }
}
