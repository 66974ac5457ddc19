package dev.senda.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a request as a JSON object, whatever its content type says: browsers' beacons cannot
 * say application/json. It may be compressed with gzip.
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
   * Reads it.
   *
   * @param longest bytes that it may have, uncompressed
   * @throws ApiException if it is too large, or no JSON object
   */
  public static JsonObjectReader read(HttpServletRequest request, int longest) throws IOException {
    return JsonObjectReader.of(parse(bytes(request, longest)));
  }

  /** As {@link #read}; a body that is not there is an empty object. */
  public static JsonObjectReader readOptional(HttpServletRequest request, int longest)
      throws IOException {
    var bytes = bytes(request, longest);
    return JsonObjectReader.of(bytes.length == 0 ? MAPPER.createObjectNode() : parse(bytes));
  }

  private static byte[] bytes(HttpServletRequest request, int longest) throws IOException {
    var stream = request.getInputStream();
    byte[] bytes;
    try {
      var plain =
          "gzip".equalsIgnoreCase(request.getHeader("Content-Encoding"))
              ? new GZIPInputStream(stream)
              : stream;
      bytes = plain.readNBytes(longest + 1);
    } catch (ZipException e) {
      throw ApiException.malformedJson(
          "body: not compressed as Content-Encoding says (expected gzip)");
    }
    if (bytes.length > longest) {
      throw ApiException.payloadTooLarge(
          "body: more than %,d bytes (expected at most that)".formatted(longest));
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
