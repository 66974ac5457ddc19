package dev.senda.api.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request as its header {@code Content-Encoding} says (RFC 9110, 8.4): plain,
 * or compressed with gzip. The caller limits how much it reads, because a small body can unpack to
 * a very large one.
 */
public final class ContentEncoding {

  /** What requests may use: the header {@code Accept-Encoding} of the response to another one. */
  static final String ACCEPTED = "gzip";

  private ContentEncoding() {}

  /**
   * The body as it was before it was compressed.
   *
   * @param header the header's value; null where it is absent
   * @throws ApiException if the encoding is another one, or the body does not begin as gzip does;
   *     reading throws it if the rest is damaged
   */
  public static InputStream decode(InputStream body, @Nullable String header) throws IOException {
    return switch (header == null ? "" : header.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> body;
      case "gzip", "x-gzip" -> unpack(body);
      default ->
          throw ApiException.unsupportedEncoding(
              "Content-Encoding: \"%s\" (expected gzip, or none)".formatted(header));
    };
  }

  private static InputStream unpack(InputStream body) throws IOException {
    try {
      return new Unpacked(new GZIPInputStream(body));
    } catch (ZipException | EOFException _) {
      throw damaged();
    }
  }

  private static ApiException damaged() {
    return ApiException.malformedRequest(
        "body: not compressed as Content-Encoding says (expected gzip, complete)");
  }

  private static final class Unpacked extends FilterInputStream {

    Unpacked(InputStream gzip) {
      super(gzip);
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return super.read(buffer, offset, length);
      } catch (ZipException | EOFException _) {
        throw damaged();
      }
    }
  }
}
