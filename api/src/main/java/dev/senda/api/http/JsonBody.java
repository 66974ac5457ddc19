package dev.senda.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the body of a request as a JSON object. The content type is ignored, because browsers'
 * beacons cannot send application/json. The body may be compressed with gzip.
 */
public final class JsonBody {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  /**
   * Reads the body.
   *
   * @param maxBytes the maximum size of the uncompressed body
   * @throws ApiException if it is too large or not a JSON object
   */
  public static JsonObjectReader read(HttpServletRequest request, int maxBytes) throws IOException {
    return parseObject(readBytes(request, maxBytes));
  }

  /**
   * Reads the body without parsing it.
   *
   * @param maxBytes the maximum size of the uncompressed body
   * @throws ApiException if it is too large, or not compressed as its header says
   */
  public static byte[] readBytes(HttpServletRequest request, int maxBytes) throws IOException {
    return readBytes(request.getInputStream(), request.getHeader("Content-Encoding"), maxBytes);
  }

  /**
   * Parses a body.
   *
   * @throws ApiException if it is not a JSON object
   */
  public static JsonObjectReader parseObject(byte[] body) {
    return JsonObjectReader.of(parse(body), "");
  }

  /**
   * Reads a JSON object.
   *
   * @param contentEncoding the header's value; null where it is absent
   * @param maxBytes the maximum size of the uncompressed body
   * @throws ApiException if it is too large or not a JSON object
   */
  static JsonNode parse(InputStream body, @Nullable String contentEncoding, int maxBytes)
      throws IOException {
    return parse(readBytes(body, contentEncoding, maxBytes));
  }

  private static byte[] readBytes(InputStream body, @Nullable String contentEncoding, int maxBytes)
      throws IOException {
    byte[] bytes;
    try {
      var plain = "gzip".equalsIgnoreCase(contentEncoding) ? new GZIPInputStream(body) : body;
      bytes = plain.readNBytes(maxBytes + 1);
    } catch (ZipException | EOFException e) {
      throw ApiException.malformedJson(
          "body: not compressed as Content-Encoding says (expected gzip)");
    }
    if (bytes.length > maxBytes) {
      throw ApiException.payloadTooLarge(
          "body: more than %,d bytes (expected at most that)".formatted(maxBytes));
    }
    return bytes;
  }

  private static JsonNode parse(byte[] bytes) {
    JsonNode json;
    try {
      json = MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      var place = e.getLocation();
      throw ApiException.malformedJson(
          "body: %s%s (expected a JSON object)"
              .formatted(
                  e.getOriginalMessage().lines().findFirst().orElse("malformed"),
                  place == null
                      ? ""
                      : " at line %d, column %d"
                          .formatted(place.getLineNr(), place.getColumnNr())));
    }
    if (!json.isObject()) {
      throw ApiException.malformedJson(
          "body: %s (expected a JSON object)"
              .formatted(json.isMissingNode() ? "empty" : JsonObjectReader.describe(json)));
    }
    return json;
  }
}
