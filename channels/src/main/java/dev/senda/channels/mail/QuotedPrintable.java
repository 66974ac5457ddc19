package dev.senda.channels.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The transfer encoding of text that any mail server accepts (RFC 2045 6.7). It writes a whole text
 * at once; the encoder of the mail library looks up its provider for each part, and writes single
 * bytes through several streams.
 */
final class QuotedPrintable {

  private static final int MAX_LINE_LENGTH = 76;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(UTF_8);

  /** The longest that one character adds: a soft line break and an escape. */
  private static final int MAX_ADDED = 6;

  private final byte[] bytes;

  /** The streams of Java take a lock for each byte. */
  private byte[] encoded;

  private int size;

  private QuotedPrintable(byte[] bytes) {
    this.bytes = bytes;
    encoded = new byte[bytes.length + bytes.length / 8 + MAX_ADDED];
  }

  /** Writes the text in UTF-8. All line ends become CRLF. */
  static void encode(String text, ByteArrayOutputStream out) {
    var encoding = new QuotedPrintable(text.getBytes(UTF_8));
    encoding.encode();
    out.write(encoding.encoded, 0, encoding.size);
  }

  private void encode() {
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (size + MAX_ADDED > encoded.length) {
        encoded = Arrays.copyOf(encoded, 2 * encoded.length);
      }
      int character = bytes[i] & 0xFF;
      if (isLineEnd(bytes, i)) {
        if (character == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
          i++;
        }
        addLineEnd();
        length = 0;
        continue;
      }
      boolean isLiteral = isPrintable(character) || (isBlank(character) && !endsAt(bytes, i + 1));
      int width = isLiteral ? 1 : 3;
      // The last column is for the sign of the soft line break.
      if (length + width >= MAX_LINE_LENGTH) {
        add('=');
        addLineEnd();
        length = 0;
      }
      if (isLiteral) {
        add(character);
      } else {
        add('=');
        add(HEX[character >> 4]);
        add(HEX[character & 0xF]);
      }
      length += width;
    }
  }

  private void addLineEnd() {
    add('\r');
    add('\n');
  }

  private void add(int character) {
    encoded[size++] = (byte) character;
  }

  private static boolean isPrintable(int character) {
    return character > ' ' && character < 0x7F && character != '=';
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character == '\t';
  }

  private static boolean endsAt(byte[] bytes, int i) {
    return i == bytes.length || isLineEnd(bytes, i);
  }

  private static boolean isLineEnd(byte[] bytes, int i) {
    return bytes[i] == '\r' || bytes[i] == '\n';
  }
}
