package dev.senda.api.webhooks;

import dev.senda.api.http.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Reads the raw bytes of a request. Call it before any parameter of the request is read: reading a
 * parameter consumes the body of a form.
 */
final class RequestBodyReader {

  private RequestBodyReader() {}

  /**
   * Reads the body.
   *
   * @param atMost the maximum size in bytes: until the signature is verified, the sender is unknown
   * @throws ApiException if the body is larger
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
