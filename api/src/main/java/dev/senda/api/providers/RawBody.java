package dev.senda.api.providers;

import dev.senda.api.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * The very bytes of a request. Ask for them before any parameter of it: of a form nothing is left
 * after that.
 */
final class RawBody {

  private static final int LONGEST = 10 * 1024 * 1024;

  private RawBody() {}

  /**
   * Reads them.
   *
   * @throws Problem if there are too many
   */
  static byte[] of(HttpServletRequest request) throws IOException {
    var bytes = request.getInputStream().readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      throw Problem.tooLarge(
          "body: more than %,d bytes (expected at most that)".formatted(LONGEST));
    }
    return bytes;
  }
}
