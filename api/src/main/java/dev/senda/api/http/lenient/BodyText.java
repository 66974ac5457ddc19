package dev.senda.api.http.lenient;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Converts request bodies to UTF-8. */
public final class BodyText {

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /** An escape in a JSON text, or a pair of them; group 1 is half of a pair. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([dD][89a-fA-F][0-9a-fA-F]{2})|.)",
          Pattern.DOTALL);

  private BodyText() {}

  /**
   * Converts the body from the character set that the client declares; a body that is in UTF-8,
   * UTF-16 or UTF-32 stays as it is.
   */
  public static byte[] toUtf8(byte[] body, Charset declared) {
    return declared.equals(StandardCharsets.UTF_8) || isWide(body) || isUtf8(body)
        ? body
        : new String(body, declared).getBytes(StandardCharsets.UTF_8);
  }

  /** The body with each byte that is not UTF-8 read as a character of Windows-1252. */
  static byte[] repair(byte[] body) {
    var trimmed = withoutTrailingNuls(body);
    if (isWide(trimmed) || isUtf8(trimmed)) {
      return trimmed;
    }
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var bytes = ByteBuffer.wrap(trimmed);
    var text = CharBuffer.allocate(trimmed.length + 1);
    var result = decoder.decode(bytes, text, true);
    while (result.isError()) {
      var wrong = new byte[result.length()];
      bytes.get(wrong);
      text.put(new String(wrong, WINDOWS_1252));
      result = decoder.decode(bytes, text, true);
    }
    return text.flip().toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes U+0000, which no field can hold either, instead of each half of a surrogate that is
   * alone: in a name the parser refuses it.
   */
  static byte[] replaceHalves(byte[] json) {
    var escapes = ESCAPE.matcher(new String(json, StandardCharsets.ISO_8859_1));
    var replaced = json.clone();
    while (escapes.find()) {
      if (escapes.group(1) != null) {
        Arrays.fill(replaced, escapes.start(1), escapes.end(1), (byte) '0');
      }
    }
    return replaced;
  }

  private static byte[] withoutTrailingNuls(byte[] body) {
    int end = body.length;
    while (end > 0 && body[end - 1] == 0) {
      end--;
    }
    return end == body.length ? body : Arrays.copyOf(body, end);
  }

  /** Whether it is in UTF-16 or UTF-32, which the JSON parser recognizes. */
  private static boolean isWide(byte[] body) {
    return body.length >= 2
        && (body[0] == 0
            || body[1] == 0
            || (body[0] == (byte) 0xfe && body[1] == (byte) 0xff)
            || (body[0] == (byte) 0xff && body[1] == (byte) 0xfe));
  }

  private static boolean isUtf8(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
