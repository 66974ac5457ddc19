package dev.senda.api.webhooks;

import dev.senda.api.http.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * The very bytes of a request. Ask for them before any parameter of it: of a form nothing is left
 * after that.
 */
final class RequestBodyReader {

  private RequestBodyReader() {}

  /**
   * Reads them.
   *
   * @param atMost how many there may be: whoever reads knows what its provider sends, and until the
   *     signature is checked anybody may have sent them
   * @throws ApiException if there are too many
   */
  static byte[] read(HttpServletRequest request, int atMost) throws IOException {
    var bytes = request.getInputStream().readNBytes(atMost + 1);
    if (bytes.length > atMost) {
      throw ApiException.payloadTooLarge(
          "body: more than %,d bytes (expected at most that)".formatted(atMost));
    }
    return bytes;
  }
}
