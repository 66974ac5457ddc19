package dev.senda.benchmarks.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the path of the open pixel in a mail, which is written as quoted-printable. */
public final class PixelFinder {

  private static final String PIXEL = "/o/";

  private PixelFinder() {}

  /** The path of the pixel: {@code /o/...}; empty where the mail has none. */
  public static Optional<String> find(byte[] mail, int length) {
    var text =
        new String(mail, 0, length, StandardCharsets.ISO_8859_1)
            .replace("=\r\n", "")
            .replace("=3D", "=")
            .replace("=2E", ".");
    int at = text.indexOf(PIXEL);
    while (at >= 0) {
      int end = at + PIXEL.length();
      while (end < text.length() && isTokenCharacter(text.charAt(end))) {
        end++;
      }
      if (end > at + PIXEL.length() && end < text.length() && text.charAt(end) == '"') {
        return Optional.of(text.substring(at, end));
      }
      at = text.indexOf(PIXEL, end);
    }
    return Optional.empty();
  }

  private static boolean isTokenCharacter(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || "-_.~%".indexOf(character) >= 0;
  }
}
