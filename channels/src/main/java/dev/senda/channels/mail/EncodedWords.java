package dev.senda.channels.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** Text in a header (RFC 2047): as it is where it is ASCII, else in base 64. */
final class EncodedWords {

  /** An encoded word of so many bytes, and the name of the header before it, fit into one line. */
  private static final int MAX_BYTES = 39;

  private EncodedWords() {}

  static String encode(String text) {
    return text.chars().allMatch(character -> character >= ' ' && character < 0x7F)
        ? text
        : inBase64(text);
  }

  /** No character is split between two words. */
  private static String inBase64(String text) {
    var words = new StringBuilder();
    var word = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      var character = Character.toString(text.codePointAt(i));
      int width = character.getBytes(UTF_8).length;
      if (bytes + width > MAX_BYTES) {
        append(words, word);
        word.setLength(0);
        bytes = 0;
      }
      word.append(character);
      bytes += width;
      i += character.length();
    }
    append(words, word);
    return words.toString();
  }

  private static void append(StringBuilder words, CharSequence word) {
    words
        .append(words.isEmpty() ? "" : "\r\n ")
        .append("=?UTF-8?B?")
        .append(Base64.getEncoder().encodeToString(word.toString().getBytes(UTF_8)))
        .append("?=");
  }
}
